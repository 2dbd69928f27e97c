import { CHUNK, head, headOf, LAST, STRAY } from "./bytes.ts";
import { type HostileCase, MARK } from "./case.ts";
import { answers, breaks, refused, silentBody } from "./expected.ts";

const untilTheEnd: HostileCase[] = [
  {
    name: "a body up to the end of the connection",
    answer: head() + MARK,
    end: "fin",
    expected: answers(MARK),
  },
  {
    name: "a body up to the end of the connection, which does not come",
    answer: head() + MARK,
    expected: silentBody,
  },
  {
    name: "a body up to the end of the connection, which is reset",
    answer: [head(), MARK],
    end: "rst-later",
    expected: breaks,
    fetch: { bun: answers(MARK) },
    why: "A reset may have lost bytes of the body. Bun takes the reset for the end.",
  },
  {
    name: "a body up to the end of the connection that looks like another response",
    answer: head() + STRAY,
    end: "fin",
    expected: answers(STRAY),
  },
  {
    name: "an empty body up to the end of the connection",
    answer: head(),
    end: "fin",
    expected: answers(""),
  },
  {
    name: "keep-alive without a length",
    answer: head("Connection: keep-alive") + MARK,
    end: "fin",
    expected: answers(MARK),
  },
];

const persistence: HostileCase[] = [
  ...["close", "Close", "CLOSE", "keep-alive, close", "close, keep-alive", "x,close"].map((
    value,
  ): HostileCase => ({
    name: `Connection: ${value}, but it stays open`,
    answer: head(`Connection: ${value}`, "Content-Length: 8") + MARK,
    expected: answers(MARK),
    poisoned: true,
  })),
  {
    name: "two Connection fields, the second of them close",
    answer: head("Connection: keep-alive", "Connection: close", "Content-Length: 8") + MARK,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "Connection: close in chunks, but it stays open",
    answer: head("Connection: close", "Transfer-Encoding: chunked") + CHUNK + LAST,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "Connection: closed, which has no meaning",
    answer: head("Connection: closed", "Content-Length: 8") + MARK,
    expected: answers(MARK),
  },
  {
    name: "an HTTP/1.0 response that stays open",
    answer: headOf("HTTP/1.0 200 OK", "Content-Length: 8") + MARK,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "an HTTP/1.0 response that is kept alive",
    answer: headOf("HTTP/1.0 200 OK", "Connection: keep-alive", "Content-Length: 8") + MARK,
    expected: answers(MARK),
  },
  {
    name: "an HTTP/1.0 response without a length",
    answer: headOf("HTTP/1.0 200 OK") + MARK,
    end: "fin",
    expected: answers(MARK),
  },
  {
    name: "an HTTP/1.0 response, shorter than its length",
    answer: headOf("HTTP/1.0 200 OK", "Content-Length: 9") + MARK,
    end: "fin",
    expected: breaks,
  },
  {
    name: "Keep-Alive: max=0",
    answer: head("Keep-Alive: timeout=0, max=0", "Content-Length: 8") + MARK,
    expected: answers(MARK),
  },
];

const NO_BODY = [
  { status: "204 No Content", code: 204 },
  { status: "304 Not Modified", code: 304 },
  { status: "205 Reset Content", code: 205 },
] as const;

const noBody: HostileCase[] = NO_BODY.flatMap(({ status, code }): HostileCase[] => [
  {
    name: `${code} without any field`,
    answer: headOf(`HTTP/1.1 ${status}`),
    ...(code === 205 && { end: "fin" }),
    expected: answers("", { status: code }),
  },
  {
    name: `${code} with a length of 0`,
    answer: headOf(`HTTP/1.1 ${status}`, "Content-Length: 0"),
    expected: answers("", { status: code }),
  },
  {
    name: `${code} with a length and a body in the same bytes`,
    answer: headOf(`HTTP/1.1 ${status}`, "Content-Length: 8") + MARK,
    expected: answers("", { status: code }),
    poisoned: true,
  },
  {
    name: `${code} with a length and a body a turn later`,
    answer: [headOf(`HTTP/1.1 ${status}`, "Content-Length: 8"), MARK],
    expected: answers("", { status: code }),
    poisoned: true,
  },
  {
    name: `${code} with chunks`,
    answer: headOf(`HTTP/1.1 ${status}`, "Transfer-Encoding: chunked") + CHUNK + LAST,
    expected: answers("", { status: code }),
    poisoned: true,
  },
  {
    name: `${code} with a response as its body`,
    answer: headOf(`HTTP/1.1 ${status}`, `Content-Length: ${STRAY.length}`) + STRAY,
    expected: answers("", { status: code }),
    poisoned: true,
  },
  {
    name: `${code} with a response directly after it`,
    answer: headOf(`HTTP/1.1 ${status}`, "Content-Length: 0") + STRAY,
    expected: answers("", { status: code }),
    poisoned: true,
  },
  {
    name: `${code} with a response when the connection is idle`,
    answer: headOf(`HTTP/1.1 ${status}`, "Content-Length: 0"),
    stray: { bytes: STRAY },
    expected: answers("", { status: code }),
  },
]);

const heads: HostileCase[] = [
  { name: "HEAD, a length", answer: head("Content-Length: 8"), expected: answers("") },
  { name: "HEAD, chunked", answer: head("Transfer-Encoding: chunked"), expected: answers("") },
  { name: "HEAD, no field", answer: head(), expected: answers("") },
  {
    name: "HEAD, a length and gzip",
    answer: head("Content-Length: 8", "Content-Encoding: gzip"),
    expected: answers(""),
  },
  {
    name: "HEAD, a body in the same bytes",
    answer: head("Content-Length: 8") + MARK,
    expected: answers(""),
    poisoned: true,
  },
  {
    name: "HEAD, a body a turn later",
    answer: [head("Content-Length: 8"), MARK],
    expected: answers(""),
    poisoned: true,
  },
  {
    name: "HEAD, a response as its body",
    answer: head(`Content-Length: ${STRAY.length}`) + STRAY,
    expected: answers(""),
    poisoned: true,
  },
  {
    name: "HEAD, chunks",
    answer: head("Transfer-Encoding: chunked") + CHUNK + LAST,
    expected: answers(""),
    poisoned: true,
  },
  {
    name: "HEAD, a malformed length",
    answer: head("Content-Length: x"),
    expected: answers(""),
    poisoned: true,
    fetch: { bun: refused },
    why: "A response to HEAD ends with its head, despite its fields (RFC 9112 6.3), and Deno " +
      "accepts it. Bun refuses the length.",
  },
].map((item): HostileCase => ({ ...item, kinds: ["head"] }));

/** The cases about the end of a connection, and about responses without a body. */
export const connectionCases: readonly HostileCase[] = [
  ...untilTheEnd,
  ...persistence,
  ...noBody,
  ...heads,
];
