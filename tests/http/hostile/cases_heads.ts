import { head, headOf, SIZED, WHOLE } from "./bytes.ts";
import { type HostileCase, MARK } from "./case.ts";
import { answers, type Expected, refused } from "./expected.ts";

/** Makes a case for a response with this field. */
function fielded(field: string, expected: Expected): HostileCase {
  return {
    name: `the field ${JSON.stringify(field)}`,
    answer: head("Content-Length: 8", field) + MARK,
    expected,
  };
}

const fields: HostileCase[] = [
  fielded("X-Empty:", answers(MARK, { headers: { "x-empty": "" } })),
  fielded("X-Blank:   \t ", answers(MARK, { headers: { "x-blank": "" } })),
  fielded("X-Tight:v", answers(MARK, { headers: { "x-tight": "v" } })),
  fielded("X-Loose: \t v w \t", answers(MARK, { headers: { "x-loose": "v w" } })),
  fielded("X-Colons: a:b::c", answers(MARK, { headers: { "x-colons": "a:b::c" } })),
  fielded("!#$%&'*+-.^_`|~09az: v", answers(MARK, { headers: { "!#$%&'*+-.^_`|~09az": "v" } })),
  fielded("X-Latin: caf\xe9", answers(MARK, { headers: { "x-latin": "caf\xe9" } })),
  fielded("X-Utf: caf\xc3\xa9", answers(MARK, { headers: { "x-utf": "caf\xc3\xa9" } })),
  fielded("X-Two: a\r\nX-Two: b", answers(MARK, { headers: { "x-two": "a, b" } })),
  fielded("X-Tab: a\tb", answers(MARK, { headers: { "x-tab": "a\tb" } })),
  fielded("__proto__: v", answers(MARK, { headers: { "__proto__": "v" } })),
  fielded("constructor: v", answers(MARK, { headers: { "constructor": "v" } })),
  fielded(`X-Long: ${"v".repeat(60_000)}`, answers(MARK)),
  fielded(`${"x".repeat(30_000)}: v`, answers(MARK)),
  ...[
    "no colon",
    ":",
    ": v",
    " : v",
    "X Y: v",
    "X : v",
    "X\t: v",
    "X\0: v",
    "X\x7f: v",
    "X(y): v",
    "X,y: v",
    "X/y: v",
    "X@y: v",
    "X[0]: v",
    '"X": v',
    "X{y}: v",
    "X;y: v",
    "X=y: v",
    "X?: v",
    "caf\xe9: v",
    "caf\xc3\xa9: v",
    "X-Nul: a\0b",
    "X-Control: a\x01b",
    "X-Escape: \x1b[31m",
    "X-Delete: a\x7fb",
    "X-Tab: a\vb",
    "X-Feed: a\fb",
    "X-Return: a\rb",
    "X-Return: a\r\r",
    "\rX: v",
    "HTTP/1.1 200 OK",
  ].map((field) => fielded(field, refused)),
  fielded("X-Folded: a\r\n b", refused),
  fielded("X-Folded: a\r\n\tb", refused),
  fielded("X-Folded:\r\n b", refused),
  {
    name: "a fold before the first field",
    answer: headOf("HTTP/1.1 200 OK", " X: v", "Content-Length: 8") + MARK,
    expected: refused,
  },
  {
    name: "a folded Content-Length",
    answer: headOf("HTTP/1.1 200 OK", "Content-Length:", " 8") + MARK,
    expected: refused,
  },
  {
    name: "a space before the colon of Content-Length",
    answer: head("Content-Length : 8") + MARK,
    expected: refused,
  },
  {
    name: "a space before the colon of Transfer-Encoding, and a length",
    answer: head("Content-Length: 8", "Transfer-Encoding : chunked") + MARK,
    expected: refused,
  },
];

const lineEnds: HostileCase[] = [
  {
    name: "bare line feeds in the head",
    answer: WHOLE.replaceAll("\r\n", "\n"),
    expected: answers(MARK),
  },
  {
    name: "a bare line feed after the status line",
    answer: WHOLE.replace("\r\n", "\n"),
    expected: answers(MARK),
  },
  {
    name: "a bare line feed at the end of the head",
    answer: `HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\n${MARK}`,
    expected: answers(MARK),
  },
  {
    name: "bare carriage returns in the head",
    answer: WHOLE.replaceAll("\r\n", "\r"),
    expected: refused,
  },
  {
    name: "CR CR LF after every line",
    answer: WHOLE.replaceAll("\r\n", "\r\r\n"),
    expected: refused,
  },
  {
    name: "CR CR LF after the status line",
    answer: WHOLE.replace("\r\n", "\r\r\n"),
    expected: refused,
  },
  {
    name: "CR CR LF after a field",
    answer: head("Content-Length: 8\r") + MARK,
    expected: refused,
  },
  {
    name: "LF CR after every line",
    answer: WHOLE.replaceAll("\r\n", "\n\r"),
    expected: refused,
  },
  ...["\r\n", "\n", "\r\n\r\n\r\n"].map((lines): HostileCase => ({
    name: `the empty lines ${JSON.stringify(lines)} before the status line`,
    answer: lines + WHOLE,
    expected: refused,
    fetch: { deno: answers(MARK) },
    why:
      "RFC 9112 2.2 allows them only before requests; on a kept connection they are the rest of " +
      "another response. Deno skips them, Bun and Go refuse them.",
  })),
  { name: "a carriage return before the status line", answer: `\r${WHOLE}`, expected: refused },
  { name: "a space before the status line", answer: ` \r\n${WHOLE}`, expected: refused },
];

const bounds: HostileCase[] = [
  {
    name: "a field of 70,000 bytes",
    answer: head("Content-Length: 8", `X: ${"v".repeat(70_000)}`) + MARK,
    expected: refused,
    fetch: { deno: answers(MARK), bun: answers(MARK) },
    why: "A head has at most 64 KiB (W7 of the specification); the runtimes take more.",
  },
  {
    name: "90 fields",
    answer: head("Content-Length: 8", ...manyFields(89)) + MARK,
    expected: answers(MARK),
  },
  {
    name: "5,000 fields of 12 bytes",
    answer: head("Content-Length: 8", ...manyFields(5_000)) + MARK,
    expected: refused,
  },
  { name: "a reason without an end", answer: "HTTP/1.1 200 ", flood: "reason ", expected: refused },
  { name: "a version without an end", answer: "HTTP/1.1", flood: "1", expected: refused },
  {
    name: "a field name without an end",
    answer: "HTTP/1.1 200 OK\r\n",
    flood: "x",
    expected: refused,
  },
  {
    name: "a value without an end",
    answer: "HTTP/1.1 200 OK\r\nX: ",
    flood: "v",
    expected: refused,
  },
  {
    name: "fields without an end",
    answer: "HTTP/1.1 200 OK\r\n",
    flood: "X: v\r\n",
    expected: refused,
  },
  { name: "empty lines without an end", answer: "", flood: "\r\n", expected: refused },
  { name: "spaces without an end", answer: "", flood: " ", expected: refused },
  { name: "zeros without an end", answer: "", flood: "\0", expected: refused },
  { name: "a letter without an end", answer: "", flood: "H", expected: refused },
];

function manyFields(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `X-${String(index).padStart(5, "0")}: v`);
}

/** The cases about fields, line ends and the size limits of a head. */
export const headCases: readonly HostileCase[] = [
  ...fields,
  ...lineEnds,
  ...bounds,
  {
    name: "the head in one piece and the body in another",
    answer: [SIZED, MARK],
    expected: answers(MARK),
  },
];
