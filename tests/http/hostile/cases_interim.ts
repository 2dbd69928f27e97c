import { headOf, STRAY, WHOLE } from "./bytes.ts";
import { type HostileCase, MARK } from "./case.ts";
import { answers, refused, silent } from "./expected.ts";

const CONTINUE = headOf("HTTP/1.1 100 Continue");
const HINTS = headOf("HTTP/1.1 103 Early Hints", "Link: </x>; rel=preload", "X-Hint: v");

const interim: HostileCase[] = [
  { name: "a 100 before the response", answer: CONTINUE + WHOLE, expected: answers(MARK) },
  { name: "a 100 a turn before the response", answer: [CONTINUE, WHOLE], expected: answers(MARK) },
  {
    name: "a 102 before the response",
    answer: headOf("HTTP/1.1 102 Processing") + WHOLE,
    expected: answers(MARK),
  },
  {
    name: "a 103 before the response, with fields that are not the response's",
    answer: HINTS + WHOLE,
    expected: answers(MARK, { headers: { "x-hint": null, link: null } }),
  },
  {
    name: "a 199 before the response",
    answer: headOf("HTTP/1.1 199 Odd") + WHOLE,
    expected: answers(MARK),
  },
  {
    name: "a 100 without a reason",
    answer: headOf("HTTP/1.1 100") + WHOLE,
    expected: answers(MARK),
  },
  {
    name: "five interim responses before the response",
    answer: CONTINUE + HINTS + CONTINUE + HINTS + CONTINUE + WHOLE,
    expected: answers(MARK),
  },
  {
    name: "five interim responses, a byte at a time",
    answer: [...(CONTINUE + HINTS + CONTINUE + HINTS + CONTINUE), WHOLE],
    expected: answers(MARK),
  },
  {
    name: "a 100 with a length of 0",
    answer: headOf("HTTP/1.1 100 Continue", "Content-Length: 0") + WHOLE,
    expected: answers(MARK),
  },
  {
    name: "a 100 with Connection: close",
    answer: headOf("HTTP/1.1 100 Continue", "Connection: close") + WHOLE,
    expected: answers(MARK),
  },
  { name: "a 100 and silence", answer: CONTINUE, expected: silent },
  { name: "a 100 and the end", answer: CONTINUE, end: "fin", expected: refused },
  { name: "a 100 and a reset", answer: CONTINUE, end: "rst", expected: refused },
  {
    name: "a 100 and half a head",
    answer: `${CONTINUE}HTTP/1.1 20`,
    end: "fin",
    expected: refused,
  },
  {
    name: "a 100 and garbage",
    answer: `${CONTINUE}garbage\r\n\r\n`,
    expected: refused,
    fetch: { bun: silent },
    why: "No response begins like this. Bun keeps waiting.",
  },
  {
    name: "a 100 with a body",
    answer: headOf("HTTP/1.1 100 Continue", "Content-Length: 8") + MARK + WHOLE,
    expected: refused,
  },
  {
    name: "a 100 with a length and no body",
    answer: headOf("HTTP/1.1 100 Continue", "Content-Length: 8") + WHOLE,
    expected: answers(MARK),
  },
  {
    name: "a 100 with chunks",
    answer: headOf("HTTP/1.1 100 Continue", "Transfer-Encoding: chunked") + "0\r\n\r\n" + WHOLE,
    expected: refused,
  },
  {
    name: "a 100 of HTTP/1.0",
    answer: headOf("HTTP/1.0 100 Continue") + WHOLE,
    expected: answers(MARK),
  },
  {
    name: "a 100 with a malformed field",
    answer: headOf("HTTP/1.1 100 Continue", "no colon") + WHOLE,
    expected: refused,
  },
  {
    name: "a 100 with a control character in its reason",
    answer: headOf("HTTP/1.1 100 a\x01b") + WHOLE,
    expected: refused,
  },
  {
    name: "a 100 after the response",
    answer: WHOLE + CONTINUE,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "a 100 after the response, when the connection is idle",
    answer: WHOLE,
    stray: { bytes: CONTINUE },
    expected: answers(MARK),
  },
  {
    name: "a 100 before a response that is followed by another one",
    answer: CONTINUE + WHOLE + STRAY,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "a 100 for a HEAD",
    answer: CONTINUE + WHOLE.slice(0, -8),
    kinds: ["head"],
    expected: answers(""),
  },
];

const floods: HostileCase[] = [
  { name: "100s without an end", answer: "", flood: CONTINUE, expected: refused },
  { name: "103s without an end", answer: "", flood: HINTS, expected: refused },
  {
    name: "103s of 10,000 bytes without an end",
    answer: "",
    flood: headOf("HTTP/1.1 103 Early Hints", `X: ${"v".repeat(10_000)}`),
    expected: refused,
  },
  {
    name: "a 103 of 100,000 bytes",
    answer: headOf("HTTP/1.1 103 Early Hints", `X: ${"v".repeat(100_000)}`) + WHOLE,
    expected: refused,
    fetch: { deno: answers(MARK), bun: answers(MARK) },
    why: "A head has at most 64 KiB (W7 of the specification); the runtimes take more.",
  },
];

/** The cases about interim responses. */
export const interimCases: readonly HostileCase[] = [...interim, ...floods];
