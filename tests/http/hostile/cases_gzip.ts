import { deflateSync, gzipSync } from "node:zlib";
import { CHUNKED, head, LAST, STRAY } from "./bytes.ts";
import { gzipped, GZIPPED_LENGTH } from "./gzipped.ts";
import { type HostileCase, latin1, MARK } from "./case.ts";
import { answers, breaks, type Expected } from "./expected.ts";

type Pieces = (string | Uint8Array)[];

/** Returns a response of a fixed length with this content encoding. */
function sized(body: Uint8Array, encoding = "gzip"): Pieces {
  return [head(`Content-Encoding: ${encoding}`, `Content-Length: ${body.length}`), body];
}

/** Returns a gzipped response in one chunk. */
function chunked(body: Uint8Array): Pieces {
  return [CHUNKED.replace("\r\n", "\r\nContent-Encoding: gzip\r\n"), ...chunk(body), LAST];
}

function chunk(bytes: Uint8Array): Pieces {
  return [`${bytes.length.toString(16)}\r\n`, bytes, "\r\n"];
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
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

/** Returns the member with one of its bytes changed. */
function spoilt(member: Uint8Array, at: number): Uint8Array {
  return member.map((byte, index) =>
    index === (at + member.length) % member.length ? byte ^ 0xff : byte
  );
}

const whole: HostileCase[] = [
  made("gzip with a length", answers(MARK), (member) => sized(member)),
  made("gzip in a chunk", answers(MARK), (member) => chunked(member)),
  made("x-gzip", answers(MARK), (member) => sized(member, "x-gzip"), {
    fetch: { deno: answers((nonce) => utf8(gzipped(nonce))) },
    why: "x-gzip means gzip (RFC 9110 8.4.1.3). Deno gives the bytes as they are.",
  }),
  made("GZIP", answers(MARK), (member) => sized(member, "GZIP")),
  made("gzip in chunks of one byte", answers(MARK), (member) => [
    CHUNKED.replace("\r\n", "\r\nContent-Encoding: gzip\r\n"),
    ...[...member].flatMap((byte) => chunk(Uint8Array.of(byte))),
    LAST,
  ]),
  made("gzip up to the end of the connection", answers(MARK), (member) => [
    head("Content-Encoding: gzip"),
    member,
  ], { end: "fin" }),
  made("an empty member", answers(""), () => sized(gzipped(""))),
  made("gzip with a length of 0", answers(""), () => sized(new Uint8Array())),
  made("gzip and no chunk but the last", answers(""), () => [
    CHUNKED.replace("\r\n", "\r\nContent-Encoding: gzip\r\n"),
    LAST,
  ], {
    fetch: { deno: breaks },
    why: "The body is whole and empty, as with a length of 0, which Deno takes.",
  }),
  made("gzip and an end at once", breaks, () => [head("Content-Encoding: gzip")], {
    end: "fin",
    fetch: { bun: answers("") },
    why: "Only the end of the member can tell that the body is whole. Bun takes an empty one.",
  }),
  made(
    "zeros after a member",
    answers(MARK),
    (member) => sized(joined(member, new Uint8Array(9))),
  ),
  made("letters after a member", answers(MARK), (member) => sized(joined(member, latin1("more")))),
  made("a megabyte of one letter", answers("a".repeat(1 << 20)), () => {
    return sized(gzipped("a".repeat(1 << 20)));
  }),
  made("gzip and another response after the body", answers(MARK), (member) => {
    const [first, body] = sized(member);
    return [first!, body!, STRAY];
  }, { poisoned: true }),
  made("identity", answers(MARK), (_, nonce) => sized(latin1(nonce), "identity")),
  made("an unknown encoding", answers(MARK), (_, nonce) => sized(latin1(nonce), "x-unknown")),
  made("an empty encoding", answers(MARK), (_, nonce) => sized(latin1(nonce), "")),
  made("deflate", answers((nonce) => utf8(deflateSync(latin1(nonce)))), (_, nonce) => {
    return sized(deflateSync(latin1(nonce)), "deflate");
  }, {
    fetch: { bun: answers(MARK) },
    why: "This client does not ask for deflate. Deno gives the bytes as they are, Bun decodes it.",
  }),
  made("gzip, twice", answers((nonce) => utf8(gzipSync(gzipped(nonce)))), (member) => {
    return sized(gzipSync(member), "gzip, gzip");
  }),
  made("two members", answers(`${MARK}more`), (member) => sized(joined(member, gzipped("more"))), {
    fetch: { deno: answers(MARK) },
    why: "The members of a file follow one another (RFC 1952 2.2). Deno drops all but the first.",
  }),
];

const WHY_FRAMING =
  "The framing says that the body is not whole: another member may be lost. Deno " +
  "looks no further than the first.";

/** For a response with valid framing and damaged content. */
const sound = { reusable: true } as const;

const broken: HostileCase[] = [
  ...Array.from(
    { length: 27 },
    (_, cut) =>
      made(`a member of ${cut + 1} of its ${GZIPPED_LENGTH} bytes`, breaks, (member) => {
        return sized(member.subarray(0, cut + 1));
      }),
  ),
  ...[[0, "first byte"], [1, "second byte"], [2, "method"], [-8, "checksum"], [-4, "length"]]
    .map(([at, part]) =>
      made(
        `a wrong ${part} of a member`,
        breaks,
        (member) => sized(spoilt(member, Number(at))),
        sound,
      )
    ),
  made("text that says it is gzip", breaks, (_, nonce) => sized(latin1(nonce)), sound),
  made("a block of a reserved type", breaks, (member) => {
    return sized(member.map((byte, index) => index === 10 ? byte | 0x07 : byte));
  }, sound),
  made("gzip whose chunks are cut", breaks, (member) => chunked(member).slice(0, -1), {
    end: "fin",
    fetch: { deno: answers(MARK) },
    why: WHY_FRAMING,
  }),
  made("gzip whose length is not reached", breaks, (member) => {
    const [first, body] = sized(joined(member, latin1("x")));
    return [first!, (body as Uint8Array).slice(0, -1)];
  }, { end: "fin", fetch: { deno: answers(MARK) }, why: WHY_FRAMING }),
  made("gzip with an invalid chunk line", breaks, (member) => [
    CHUNKED.replace("\r\n", "\r\nContent-Encoding: gzip\r\n"),
    ...chunk(member),
    "x\r\n\r\n",
  ], {
    fetch: { deno: answers(MARK) },
    why: WHY_FRAMING,
  }),
  made("an end within a member that lasts to the end of the connection", breaks, (member) => [
    head("Content-Encoding: gzip"),
    member.subarray(0, 15),
  ], { end: "fin" }),
];

const without: HostileCase[] = [
  made("gzip of a 204", answers("", { status: 204 }), () => [
    "HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n",
  ]),
  made("gzip of a 404", answers(MARK, { status: 404 }), (member) => [
    `HTTP/1.1 404 Not Found\r\nContent-Encoding: gzip\r\n` +
    `Content-Length: ${member.length}\r\n\r\n`,
    member,
  ]),
];

/** The cases about compressed bodies. */
export const gzipCases: readonly HostileCase[] = [...whole, ...broken, ...without];
