import { CHUNK, CHUNKED, head, headOf, LAST, STRAY, WHOLE } from "./bytes.ts";
import { type FetchDifference, type HostileCase, MARK } from "./case.ts";
import { answers, breaks, refused, silentBody } from "./expected.ts";

/** Values of a `Content-Length` that are not a length, or are a length in an odd form. */
const malformedLengths: readonly string[] = [
  "+8",
  "-8",
  "-0",
  "8.0",
  "0x8",
  "8 8",
  "8;",
  "eight",
  "8e0",
  "8\v",
  "8\f",
  "\v8",
  "8\xa0",
  "\xb2",
  "\xef\xbc\x98",
  "8,9",
  "8, 9",
  "8, eight",
  "8_",
  "1_0",
  "99999999999999999999999",
  "18446744073709551624",
  "'8'",
  `"8"`,
  "(8)",
  "8 bytes",
  "",
];

const lengths: HostileCase[] = [
  ...malformedLengths.map((length): HostileCase => ({
    name: `a Content-Length of ${JSON.stringify(length)}`,
    answer: head(`Content-Length: ${length}`) + MARK,
    expected: refused,
  })),
  ...["008", "\t8\t", "   8   ", "0000000000000000000000008"].map((length): HostileCase => ({
    name: `a Content-Length of ${JSON.stringify(length)}`,
    answer: head(`Content-Length: ${length}`) + MARK,
    expected: answers(MARK),
  })),
  ...["8, 8", "8,8", "8 , 8"].map((length): HostileCase => ({
    name: `a Content-Length of ${JSON.stringify(length)}`,
    answer: head(`Content-Length: ${length}`) + MARK,
    expected: answers(MARK),
    fetch: { bun: refused },
    why: "RFC 9110 8.6 leaves it open; Deno takes the same length in a list. Bun refuses a list.",
  })),
  {
    name: "the same Content-Length twice",
    answer: head("Content-Length: 8", "Content-Length: 8") + MARK,
    expected: answers(MARK),
  },
  {
    name: "the same Content-Length three times, with other fields between",
    answer: head("Content-Length: 8", "A: b", "content-length: 8", "C: d", "CONTENT-LENGTH: 8") +
      MARK,
    expected: answers(MARK),
  },
  {
    name: "two lengths, the smaller first",
    answer: head("Content-Length: 8", "Content-Length: 9") + MARK,
    expected: refused,
  },
  {
    name: "two lengths, the larger first",
    answer: head("Content-Length: 99", "Content-Length: 8") + MARK,
    expected: refused,
  },
  {
    name: "a length and a malformed one",
    answer: head("Content-Length: 8", "Content-Length: x") + MARK,
    expected: refused,
  },
  {
    name: "a length and an empty one",
    answer: head("Content-Length: 8", "Content-Length:") + MARK,
    expected: refused,
  },
  {
    name: "a length of 0 and a body",
    answer: head("Content-Length: 0") + MARK,
    expected: answers(""),
    poisoned: true,
  },
  {
    name: "a body longer than its length",
    answer: `${WHOLE}more`,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "a second response after a sized body, in the same bytes",
    answer: WHOLE + STRAY,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "line breaks after a sized body",
    answer: `${WHOLE}\r\n\r\n`,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "a body shorter than its length, kept open",
    answer: head("Content-Length: 9") + MARK,
    expected: silentBody,
  },
  {
    name: "a body shorter than its length, ended",
    answer: head("Content-Length: 9") + MARK,
    end: "fin",
    expected: breaks,
  },
  {
    name: "a length beyond 2^53, ended",
    answer: head("Content-Length: 9007199254740993") + MARK,
    end: "fin",
    expected: { at: "either" },
  },
  {
    name: "the largest length of 63 bits, ended",
    answer: head("Content-Length: 9223372036854775807") + MARK,
    end: "fin",
    expected: { at: "either" },
  },
];

const WHY_CODINGS = "Go's client refuses every transfer coding but chunked, once: a body in a " +
  "coding that the client does not decode is garbled. RFC 9112 6.3 allows reading it to the end.";

/** Makes a case for a body with this transfer coding, which is not decoded. */
function coded(coding: string, fetch: FetchDifference, body: string = MARK): HostileCase {
  return {
    name: `a Transfer-Encoding of ${JSON.stringify(coding)}`,
    answer: head(`Transfer-Encoding: ${coding}`) + body,
    end: "fin",
    expected: refused,
    fetch,
    why: WHY_CODINGS,
  };
}

const given = answers(MARK);

const codings: HostileCase[] = [
  ...["Chunked", "CHUNKED", "\tchunked \t"].map((coding): HostileCase => ({
    name: `a Transfer-Encoding of ${JSON.stringify(coding)}`,
    answer: head(`Transfer-Encoding: ${coding}`) + CHUNK + LAST,
    expected: given,
  })),
  {
    name: "a Transfer-Encoding that is not text",
    answer: head("Transfer-Encoding: chunked\v") + CHUNK + LAST,
    expected: refused,
  },
  ...["xchunked", "chunked x", "chunked;q=1", "chunked, gzip"].map((coding) =>
    coded(coding, { deno: given })
  ),
  ...["identity", "gzip", ""].map((coding) => coded(coding, { deno: given, bun: given })),
  coded("chunked,", { deno: answers(CHUNK + LAST), bun: given }, CHUNK + LAST),
  coded("chunked, chunked", { deno: given }, CHUNK + LAST),
  coded(",chunked", { deno: given, bun: given }, CHUNK + LAST),
  coded("gzip, chunked", { deno: given, bun: given }, CHUNK + LAST),
  coded("identity, chunked", { deno: given, bun: given }, CHUNK + LAST),
  {
    name: "chunked in two fields",
    answer: head("Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + CHUNK + LAST,
    expected: refused,
    fetch: { deno: given },
    why: WHY_CODINGS,
  },
  {
    name: "a length, then chunked",
    answer: head("Content-Length: 3", "Transfer-Encoding: chunked") + CHUNK + LAST,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "chunked, then a length",
    answer: head("Transfer-Encoding: chunked", "Content-Length: 3") + CHUNK + LAST,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "chunked and a length as long as the chunks",
    answer: head("Transfer-Encoding: chunked", "Content-Length: 18") + CHUNK + LAST,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "chunked and a length, with another response after the chunks",
    answer: head("Transfer-Encoding: chunked", "Content-Length: 3") + CHUNK + LAST + STRAY,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "a length and an unknown transfer coding",
    answer: head("Content-Length: 8", "Transfer-Encoding: x") + MARK,
    end: "fin",
    expected: refused,
    fetch: { deno: given },
    why: WHY_CODINGS,
  },
  {
    name: "chunked in an HTTP/1.0 response",
    answer: headOf("HTTP/1.0 200 OK", "Transfer-Encoding: chunked") + CHUNK + LAST,
    expected: refused,
    fetch: { bun: given },
    why: "HTTP/1.0 does not have chunks (RFC 9112 6.1), so the framing is faulty. Bun reads them.",
  },
  {
    name: "chunked in an HTTP/1.0 response that is kept alive",
    answer: headOf("HTTP/1.0 200 OK", "Connection: keep-alive", "Transfer-Encoding: chunked") +
      CHUNK + LAST,
    expected: refused,
    fetch: { bun: given },
    why: "HTTP/1.0 does not have chunks (RFC 9112 6.1), so the framing is faulty. Bun reads them.",
  },
  {
    name: "a second response after the last chunk, in the same bytes",
    answer: CHUNKED + CHUNK + LAST + STRAY,
    expected: answers(MARK),
    poisoned: true,
  },
];

/** The cases about how a body is delimited. */
export const framingCases: readonly HostileCase[] = [...lengths, ...codings];
