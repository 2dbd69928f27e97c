import { headOf } from "./bytes.ts";
import { type HostileCase, MARK } from "./case.ts";
import { answers, type Expected, refused } from "./expected.ts";

/** Makes a case for a response with this status line. */
function lined(line: string, expected: Expected): HostileCase {
  return {
    name: `the status line ${JSON.stringify(line)}`,
    answer: headOf(line, "Content-Length: 8") + MARK,
    expected,
  };
}

const statusLines: HostileCase[] = [
  lined("HTTP/1.1 200", answers(MARK, { statusText: "" })),
  lined("HTTP/1.1 200 ", answers(MARK, { statusText: "" })),
  lined("HTTP/1.1 200 Fine with me", answers(MARK, { statusText: "Fine with me" })),
  lined("HTTP/1.1 200 a\tb", answers(MARK, { statusText: "a\tb" })),
  lined("HTTP/1.1 200  two spaces", answers(MARK)),
  lined("HTTP/1.1 200 caf\xe9", answers(MARK)),
  lined("HTTP/1.1 200 caf\xc3\xa9", answers(MARK)),
  lined("HTTP/1.1 299 Odd", answers(MARK, { status: 299, statusText: "Odd" })),
  lined("HTTP/1.1 404 Not Found", answers(MARK, { status: 404, statusText: "Not Found" })),
  lined("HTTP/1.1 404 OK", answers(MARK, { status: 404, statusText: "OK" })),
  lined("HTTP/1.1 418 ", answers(MARK, { status: 418, statusText: "" })),
  lined("HTTP/1.1 599 ?", answers(MARK, { status: 599, statusText: "?" })),
  lined("HTTP/1.1 300 Choose", answers(MARK, { status: 300 })),
  ...["\0", "\x01", "\x07", "\b", "\v", "\f", "\x1b[31m", "\x7f"].map((control) =>
    lined(`HTTP/1.1 200 a${control}b`, refused)
  ),
  lined("HTTP/1.1 200 a\rb", refused),
  lined("HTTP/1.1 200 \r\r", refused),
  ...[
    "HTTP/1.1 1000 Long",
    "HTTP/1.1 20 Short",
    "HTTP/1.1 2 Short",
    "HTTP/1.1 0200 Long",
    "HTTP/1.1 -200 Less",
    "HTTP/1.1 +20 More",
    "HTTP/1.1 2x0 Hex",
    "HTTP/1.1 20\xb2 Squared",
    "HTTP/1.1 200OK",
    "HTTP/1.1 200,OK",
    "HTTP/1.1\t200 OK",
    "HTTP/1.1 200\tOK",
    "HTTP/1.1",
    "HTTP/1.1 ",
    "HTTP/1.1 OK",
    "HTTP/1.1 OK 200",
    "HTTP/2.0 200 OK",
    "HTTP/2 200 OK",
    "HTTP/3 200 OK",
    "HTTP/0.9 200 OK",
    "HTTP/1 200 OK",
    "HTTP/1.10 200 OK",
    "HTTP/11 200 OK",
    "HTTP/1,1 200 OK",
    "HTTP/01.1 200 OK",
    "HTTP/1.01 200 OK",
    "HTTP/ 1.1 200 OK",
    "HTTP/1. 1 200 OK",
    "HTTP1.1 200 OK",
    "http/1.1 200 OK",
    "Http/1.1 200 OK",
    "HTP/1.1 200 OK",
    "XHTTP/1.1 200 OK",
    "HTTPS/1.1 200 OK",
    "ICY 200 OK",
    "200 OK",
    " HTTP/1.1 200 OK",
    "\tHTTP/1.1 200 OK",
    "\0HTTP/1.1 200 OK",
    "\xef\xbb\xbfHTTP/1.1 200 OK",
    "GET / HTTP/1.1",
    "HTTP/1.1 200 OK\r",
    "HTTP/1.1 200 OK\0",
  ].map((line) => lined(line, refused)),
];

const WHY_STATUS =
  "A Response that a program makes has a status of 200 to 599 only, and RFC 9110 15 " +
  "calls others invalid.";
const WHY_VERSION = "Deno refuses any version but 1.0 and 1.1; Bun looks at the first digit alone.";
const WHY_SPACES = "RFC 9112 4 allows one space before the status, as Deno does.";

const oddStatusLines: HostileCase[] = [
  ...[600, 999].map((status): HostileCase => ({
    ...lined(`HTTP/1.1 ${status} Beyond`, refused),
    fetch: { deno: answers(MARK, { status }), bun: answers(MARK, { status }) },
    why: WHY_STATUS,
  })),
  ...[["099", 99], ["000", 0]].map(([digits, status]): HostileCase => ({
    ...lined(`HTTP/1.1 ${digits} Below`, refused),
    fetch: { bun: answers(MARK, { status: Number(status) }) },
    why: WHY_STATUS,
  })),
  ...["HTTP/1.2", "HTTP/1.9"].map((version): HostileCase => ({
    ...lined(`${version} 200 OK`, refused),
    fetch: { bun: answers(MARK) },
    why: WHY_VERSION,
  })),
  {
    ...lined("HTTP/1.1  200 OK", refused),
    fetch: { bun: answers(MARK) },
    why: WHY_SPACES,
  },
];

/** The cases about status lines. */
export const statusLineCases: readonly HostileCase[] = [...statusLines, ...oddStatusLines];
