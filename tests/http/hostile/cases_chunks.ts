import { CHUNK, CHUNKED, LAST } from "./bytes.ts";
import { type HostileCase, MARK } from "./case.ts";
import { answers, breaks, silentBody } from "./expected.ts";

/** Valid chunk lines, before eight bytes. */
const goodLines: readonly string[] = [
  "8",
  "08",
  "0008",
  "0000000000000008",
  "8;",
  "8;x",
  "8;x=y",
  "8;x=y;z",
  '8;x="a b"',
  '8;x="a;b"',
  "8; x",
  "8;\tx",
  `8;${"x".repeat(1_000)}`,
  "8;caf\xe9",
  "8;x\0y",
];

/** Invalid chunk lines. */
const badLines: readonly string[] = [
  "",
  ";x",
  "x",
  "g",
  "8g",
  "0x8",
  "+8",
  "-8",
  " 8",
  "\t8",
  "8 8",
  "8,8",
  "8.",
  "8h",
  "\x008",
  "8\0",
  "8\v",
  "８",
  "ffffffffffffffff1",
  "10000000000000008",
  "fffffffffffffffff",
  "8\rx",
  "8;x\ry",
  "8\r",
];

const WHY_SPACE = "RFC 9112 7.1.1: recipients accept bad white space after the size, as Deno does.";
const WHY_END =
  "The body is whole only with the last line break (RFC 9112 8). Bun reads no further " +
  "than the last chunk line.";

const lines: HostileCase[] = [
  ...goodLines.map((line): HostileCase => ({
    name: `the chunk line ${shown(line)}`,
    answer: `${CHUNKED}${line}\r\n${MARK}\r\n${LAST}`,
    expected: answers(MARK),
  })),
  ...["8 ;x", "8 ", "8\t"].map((line): HostileCase => ({
    name: `the chunk line ${shown(line)}`,
    answer: `${CHUNKED}${line}\r\n${MARK}\r\n${LAST}`,
    expected: answers(MARK),
    fetch: { bun: breaks },
    why: WHY_SPACE,
  })),
  {
    name: "the last chunk line with a space after it",
    answer: `${CHUNKED}${CHUNK}0 \r\n\r\n`,
    expected: answers(MARK),
    fetch: { bun: breaks },
    why: WHY_SPACE,
  },
  ...badLines.map((line): HostileCase => ({
    name: `the chunk line ${shown(line)}`,
    answer: `${CHUNKED}${utf8(line)}\r\n${MARK}\r\n${LAST}`,
    expected: breaks,
  })),
  ...["00", "0000000000000000", "0;x"].map((line): HostileCase => ({
    name: `the last chunk line ${shown(line)}`,
    answer: `${CHUNKED}${CHUNK}${line}\r\n\r\n`,
    expected: answers(MARK),
  })),
  ...["", "-0", "+0", "0x0", "z", "00000000000000000000g"].map((line): HostileCase => ({
    name: `the last chunk line ${shown(line)}`,
    answer: `${CHUNKED}${CHUNK}${line}\r\n\r\n`,
    expected: breaks,
  })),
  {
    name: "a size of two digits, in capitals",
    answer: `${CHUNKED}1A\r\n${MARK.repeat(3)}ab\r\n${LAST}`,
    expected: answers(`${MARK.repeat(3)}ab`),
  },
  {
    name: "a size of two digits, in small letters",
    answer: `${CHUNKED}1a\r\n${MARK.repeat(3)}ab\r\n${LAST}`,
    expected: answers(`${MARK.repeat(3)}ab`),
  },
];

const breaksOfLines: HostileCase[] = [
  {
    name: "a bare line feed after a chunk line",
    answer: `${CHUNKED}8\n${MARK}\r\n${LAST}`,
    expected: breaks,
  },
  {
    name: "a bare line feed after a chunk",
    answer: `${CHUNKED}8\r\n${MARK}\n${LAST}`,
    expected: breaks,
  },
  {
    name: "a bare line feed after a chunk, before another chunk",
    answer: `${CHUNKED}8\r\n${MARK}\n${CHUNK}${LAST}`,
    expected: breaks,
  },
  {
    name: "bare line feeds all over the chunks",
    answer: CHUNKED + (CHUNK + LAST).replaceAll("\r\n", "\n"),
    expected: breaks,
  },
  {
    name: "a bare carriage return after a chunk",
    answer: `${CHUNKED}8\r\n${MARK}\r${LAST}`,
    expected: breaks,
  },
  { name: "nothing after a chunk", answer: `${CHUNKED}8\r\n${MARK}${LAST}`, expected: breaks },
  {
    name: "a chunk longer than its size",
    answer: `${CHUNKED}7\r\n${MARK}\r\n${LAST}`,
    expected: breaks,
  },
  {
    name: "a chunk shorter than its size",
    answer: `${CHUNKED}9\r\n${MARK}\r\n${LAST}`,
    expected: breaks,
  },
  {
    name: "two line breaks after a chunk",
    answer: `${CHUNKED}8\r\n${MARK}\r\n\r\n${LAST}`,
    expected: breaks,
  },
  {
    name: "a bare line feed in an extension",
    answer: `${CHUNKED}8;x\ny\r\n${MARK}\r\n${LAST}`,
    expected: breaks,
  },
  {
    name: "an empty line before a chunk",
    answer: `${CHUNKED}\r\n${CHUNK}${LAST}`,
    expected: breaks,
  },
  { name: "a body that is not in chunks", answer: CHUNKED + MARK, end: "fin", expected: breaks },
  {
    name: "a bare line feed after the last chunk line",
    answer: `${CHUNKED}${CHUNK}0\n\r\n`,
    expected: breaks,
  },
  {
    name: "a bare line feed at the end of the chunks",
    answer: `${CHUNKED}${CHUNK}0\r\n\n`,
    end: "fin",
    expected: breaks,
    fetch: { bun: answers(MARK) },
    why: WHY_END,
  },
  {
    name: "a carriage return and a letter at the end of the chunks",
    answer: `${CHUNKED}${CHUNK}0\r\n\rx`,
    expected: breaks,
    fetch: { bun: silentBody },
    why: "The body can no longer end. Bun keeps waiting.",
  },
];

const endings: HostileCase[] = [
  { name: "no chunk but the last", answer: CHUNKED + LAST, expected: answers("") },
  {
    name: "chunks that end before the last",
    answer: CHUNKED + CHUNK,
    end: "fin",
    expected: breaks,
  },
  { name: "chunks that stop before the last", answer: CHUNKED + CHUNK, expected: silentBody },
  {
    name: "chunks that end before the last line break",
    answer: `${CHUNKED}${CHUNK}0\r\n`,
    end: "fin",
    expected: breaks,
    fetch: { bun: answers(MARK) },
    why: WHY_END,
  },
  {
    name: "chunks that stop before the last line break",
    answer: `${CHUNKED}${CHUNK}0\r\n`,
    expected: silentBody,
  },
  {
    name: "200 chunks of one byte",
    answer: CHUNKED + "1\r\na\r\n".repeat(200) + LAST,
    expected: answers("a".repeat(200)),
  },
  {
    name: "a chunk of 200,000 bytes in pieces",
    answer: [
      `${CHUNKED}30d40\r\n`,
      ...Array.from({ length: 10 }, () => "a".repeat(20_000)),
      `\r\n${LAST}`,
    ],
    expected: answers("a".repeat(200_000)),
  },
  {
    name: "bytes after the last chunk",
    answer: `${CHUNKED}${CHUNK}${LAST}more`,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "a line break after the last chunk",
    answer: `${CHUNKED}${CHUNK}${LAST}\r\n`,
    expected: answers(MARK),
    poisoned: true,
  },
  {
    name: "chunks after the last chunk",
    answer: `${CHUNKED}${CHUNK}${LAST}${CHUNK}${LAST}`,
    expected: answers(MARK),
    poisoned: true,
  },
];

const floods: HostileCase[] = [
  { name: "an extension without an end", answer: `${CHUNKED}8;`, flood: "x", expected: breaks },
  { name: "endless zeros before a size", answer: CHUNKED, flood: "0", expected: breaks },
  {
    name: "endless spaces after a size",
    answer: `${CHUNKED}8`,
    flood: " ",
    expected: breaks,
  },
  {
    name: "an extension of 40,000 bytes",
    answer: `${CHUNKED}8;${"x".repeat(40_000)}\r\n${MARK}\r\n${LAST}`,
    expected: breaks,
    fetch: { bun: answers(MARK) },
    why:
      "A chunk line is bounded (W7 of the specification), in Deno's fetch to 16 KiB. Bun takes it.",
  },
  {
    name: "endless chunks of one byte, each with an extension of 1,000 bytes",
    answer: CHUNKED,
    flood: `1;${"x".repeat(1_000)}\r\na\r\n`,
    expected: breaks,
  },
];

/** Encodes a text as UTF-8, one character for each byte. */
function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function shown(line: string): string {
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 20)}…` : line);
}

/** The cases about chunks. */
export const chunkCases: readonly HostileCase[] = [
  ...lines,
  ...breaksOfLines,
  ...endings,
  ...floods,
];
