import { CHUNK, CHUNKED, head, LAST, STRAY } from "./bytes.ts";
import { type HostileCase, MARK } from "./case.ts";
import { answers, breaks, type Expected, silentBody } from "./expected.ts";

const WHY = "Invalid or cut trailers do not end a body (RFC 9112 7.1.2 and 8). Bun gives " +
  "the body without them and does not use the connection again.";

/** Outcome of such trailers with Bun's fetch. */
const unread = { fetch: { bun: answers(MARK) }, why: WHY } as const;

function trailed(trailers: string, expected: Expected): HostileCase {
  const shown = trailers.length > 60 ? `${trailers.slice(0, 40)}…` : trailers;
  return {
    name: `the trailers ${JSON.stringify(shown)}`,
    answer: `${CHUNKED}${CHUNK}0\r\n${trailers}\r\n\r\n`,
    expected,
  };
}

const fine: HostileCase[] = [
  "X: v",
  "X:",
  "X:v",
  "X: \t v \t",
  "X: v\r\nY: w",
  "Content-Length: 3",
  "Transfer-Encoding: gzip",
  "Connection: close",
  "Content-Encoding: gzip",
  "X: caf\xe9",
  "__proto__: v",
  "Set-Cookie: a=b",
  "HTTP-Version: 2",
  `X: ${"v".repeat(1_000)}`,
].map((trailers) => trailed(trailers, answers(MARK, { headers: { x: null } })));

const garbage: HostileCase[] = [
  "garbage",
  "garbage with spaces",
  ": v",
  "X Y: v",
  "X : v",
  "X: a\0b",
  "X: a\x01b",
  "X: a\x7fb",
  "X: a\rb",
  "X: a\vb",
  "X\0: v",
  "caf\xe9: v",
  " X: v",
  "X: v\r\n folded",
  "X: v\r\ngarbage",
  "HTTP/1.1 200 OK",
  "HTTP/1.1 200 OK\r\nContent-Length: 0",
  "X: v\r",
  "\rX: v",
  "8",
  "0",
].map((trailers) => ({ ...trailed(trailers, breaks), ...unread }));

const others: HostileCase[] = [
  {
    name: "trailers, with a bare line feed after the first",
    answer: `${CHUNKED}${CHUNK}0\r\nX: v\nY: w\r\n\r\n`,
    expected: breaks,
    ...unread,
  },
  {
    name: "trailers that were announced",
    answer: head("Trailer: X", "Transfer-Encoding: chunked") + `${CHUNK}0\r\nX: v\r\n\r\n`,
    expected: answers(MARK),
  },
  {
    name: "trailers that were announced and do not come",
    answer: head("Trailer: X", "Transfer-Encoding: chunked") + CHUNK + LAST,
    expected: answers(MARK),
  },
  {
    name: "trailers that stop before their end",
    answer: `${CHUNKED}${CHUNK}0\r\nX: v\r\n`,
    expected: silentBody,
  },
  {
    name: "trailers that are cut by the end of the connection",
    answer: `${CHUNKED}${CHUNK}0\r\nX: v\r\n`,
    end: "fin",
    expected: breaks,
    ...unread,
  },
  {
    name: "trailers that are cut in a name by the end of the connection",
    answer: `${CHUNKED}${CHUNK}0\r\nX`,
    end: "fin",
    expected: breaks,
    ...unread,
  },
  {
    name: "trailers with a response after them",
    answer: `${CHUNKED}${CHUNK}0\r\nX: v\r\n\r\n${STRAY}`,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "trailers in pieces",
    answer: [CHUNKED, CHUNK, "0", "\r", "\n", "X", ":", " ", "v", "\r", "\n", "\r", "\n"],
    expected: answers(MARK),
  },
];

const floods: HostileCase[] = [
  {
    name: "trailers without an end",
    answer: `${CHUNKED}${CHUNK}0\r\n`,
    flood: "X: v\r\n",
    expected: breaks,
    ...unread,
  },
  {
    name: "a trailer's name without an end",
    answer: `${CHUNKED}${CHUNK}0\r\n`,
    flood: "x",
    expected: breaks,
    ...unread,
  },
  {
    name: "a trailer's value without an end",
    answer: `${CHUNKED}${CHUNK}0\r\nX: `,
    flood: "v",
    expected: breaks,
    ...unread,
  },
  {
    name: "a trailer of 100,000 bytes",
    answer: `${CHUNKED}${CHUNK}0\r\nX: ${"v".repeat(100_000)}\r\n\r\n`,
    expected: breaks,
    ...unread,
  },
  {
    name: "10,000 trailers",
    answer: `${CHUNKED}${CHUNK}0\r\n${"Xxxxxxx: v\r\n".repeat(10_000)}\r\n`,
    expected: breaks,
    ...unread,
  },
];

/** The cases about trailers. */
export const trailerCases: readonly HostileCase[] = [...fine, ...garbage, ...others, ...floods];
