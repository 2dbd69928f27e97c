import { deflateSync } from "node:zlib";
import { CHUNKED, head, LAST, STRAY } from "./bytes.ts";
import { gzipped } from "./gzipped.ts";
import { type HostileCase, latin1, MARK } from "./case.ts";
import { answers, breaks, type Expected } from "./expected.ts";

type Pieces = (string | Uint8Array)[];

/** Returns a response of a fixed length with this content encoding. */
function sized(body: Uint8Array, encoding = "gzip"): Pieces {
  return [head(`Content-Encoding: ${encoding}`, `Content-Length: ${body.length}`), body];
}

/** Makes a case whose body is made from the gzipped nonce. */
function made(
  name: string,
  expected: Expected,
  make: (member: Uint8Array, nonce: string) => Pieces,
  more: Partial<HostileCase> = {},
): HostileCase {
  return { name, answer: (nonce) => make(gzipped(nonce), nonce), expected, ...more };
}

/** Reads bytes as text, for bodies that stay encoded. */
function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const WHY = "Each request of this client asks for identity; fetch asks for gzip, and decodes it.";

/** For what `fetch` decodes. */
const decodedByFetch = (more: Partial<HostileCase["fetch"]> = {}): Partial<HostileCase> => ({
  fetch: { deno: answers(MARK), bun: answers(MARK), ...more },
  why: WHY,
});

/** Returns the same outcome on both runtimes. */
const byFetch = (expected: Expected): Partial<HostileCase> => ({
  fetch: { deno: expected, bun: expected },
  why: WHY,
});

/** The cases about compressed bodies. */
export const gzipCases: readonly HostileCase[] = [
  made("gzip with a length", breaks, (member) => sized(member), decodedByFetch()),
  made("gzip in a chunk", breaks, (member) => [
    CHUNKED.replace("\r\n", "\r\nContent-Encoding: gzip\r\n"),
    `${member.length.toString(16)}\r\n`,
    member,
    "\r\n",
    LAST,
  ], decodedByFetch()),
  made(
    "x-gzip",
    breaks,
    (member) => sized(member, "x-gzip"),
    decodedByFetch({ deno: answers((nonce) => utf8(gzipped(nonce))) }),
  ),
  made("GZIP", breaks, (member) => sized(member, "GZIP"), decodedByFetch()),
  made("gzip up to the end of the connection", breaks, (member) => [
    head("Content-Encoding: gzip"),
    member,
  ], { end: "fin", ...decodedByFetch() }),
  made("gzip with a length of 0", breaks, () => sized(new Uint8Array()), byFetch(answers(""))),
  made("gzip and another response after the body", breaks, (member) => {
    const [first, body] = sized(member);
    return [first!, body!, STRAY];
  }, { poisoned: true, ...decodedByFetch() }),
  made("text that says it is gzip", breaks, (_, nonce) => sized(latin1(nonce))),
  made("an unknown encoding", breaks, (_, nonce) => {
    return sized(latin1(nonce), "x-unknown");
  }, decodedByFetch()),
  made("deflate", breaks, (_, nonce) => sized(deflateSync(latin1(nonce)), "deflate"), {
    ...decodedByFetch({ deno: answers((nonce) => utf8(deflateSync(latin1(nonce)))) }),
  }),
  made("identity", answers(MARK), (_, nonce) => sized(latin1(nonce), "identity")),
  made("an empty encoding", answers(MARK), (_, nonce) => sized(latin1(nonce), "")),
  made("gzip of a 204", answers("", { status: 204 }), () => [
    "HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n",
  ]),
  made("gzip of a 404", { at: "body", status: 404 }, (member) => [
    `HTTP/1.1 404 Not Found\r\nContent-Encoding: gzip\r\n` +
    `Content-Length: ${member.length}\r\n\r\n`,
    member,
  ], byFetch(answers(MARK, { status: 404 }))),
];
