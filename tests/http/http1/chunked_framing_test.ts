import { assertEquals, assertThrows } from "@std/assert";
import { ChunkedFraming } from "../../../src/http/http1/body_framing.ts";
import { MalformedError } from "../../../src/http/message/http_errors.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { inFull, test } from "../../support/test.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Strips the framing from `parts`, in order. Each is a copy, because stripping changes it. */
function stripCopies(
  parts: Uint8Array[],
  body = new ChunkedFraming(),
): { body: string; ended: boolean } {
  let stripped = "";
  for (const part of parts) {
    const copy = part.slice();
    stripped += text(copy.subarray(0, body.strip(copy)));
  }
  return { body: stripped, ended: body.ended };
}

/** Asserts that a text is refused, whole and byte by byte. */
function assertRefused(wrong: string, message = "malformed response: "): void {
  const whole = bytes(wrong);
  const label = JSON.stringify(wrong.slice(0, 40));
  assertThrows(() => stripCopies([whole]), MalformedError, message, label);
  const single = Array.from(whole, (byte) => new Uint8Array([byte]));
  assertThrows(() => stripCopies(single), MalformedError, message, `${label} byte by byte`);
}

test("chunks are joined, wherever the input is cut", () => {
  const whole = bytes(
    "5\r\nhello\r\n1;name=value\r\n,\r\n0A \r\n the world\r\n0\r\nTrailer: x\r\n\r\n",
  );
  const expected = { body: "hello, the world", ended: true };
  assertEquals(stripCopies([whole]), expected);
  for (let at = 1; at < whole.length; at++) {
    assertEquals(
      stripCopies([whole.subarray(0, at), whole.subarray(at)]),
      expected,
      `cut at ${at}`,
    );
  }
  assertEquals(stripCopies(Array.from(whole, (byte) => new Uint8Array([byte]))), expected);
  assertEquals(stripCopies([whole.subarray(0, -1)]).ended, false);
});

test("the chunks of random bodies are joined in order", () => {
  const random = seededRandom(20_261_127);
  for (let round = 0; round < inFull(10_000, 2_000); round++) {
    let body = "";
    let framed = "";
    for (let chunk = 0; chunk < random() * 6; chunk++) {
      const data = "x\r\n0".repeat(1 + random() * 20).slice(0, 1 + Math.floor(random() * 60));
      body += data;
      framed += `${data.length.toString(16)}${random() < 0.3 ? ";e=1" : ""}\r\n${data}\r\n`;
    }
    const whole = bytes(`${framed}0\r\n\r\nwhat is not its own`);
    const parts: Uint8Array[] = [];
    for (let at = 0; at < whole.length;) {
      const end = at + 1 + Math.floor(random() * 30);
      parts.push(whole.subarray(at, end));
      at = end;
    }
    assertEquals(stripCopies(parts), { body, ended: true }, framed);
  }
});

test("the connection of a chunked body is reusable if nothing follows the body", () => {
  const whole = "1\r\na\r\n0\r\n\r\n";
  const reusable = (text: string, options = {}) => {
    const body = new ChunkedFraming(options);
    stripCopies([bytes(text)], body);
    return [body.ended, body.mayEnd, body.reusable];
  };
  assertEquals(reusable(whole), [true, false, true]);
  assertEquals(reusable(whole.slice(0, -1)), [false, false, false]);
  assertEquals(reusable(`${whole}x`), [true, false, false]);
  assertEquals(reusable(whole, { isAmbiguous: true }), [true, false, false]);
  const late = new ChunkedFraming();
  stripCopies([bytes(whole), bytes("x")], late);
  assertEquals([late.ended, late.reusable], [true, false]);
});

test("lines that end with a line feed alone are refused", () => {
  for (const wrong of ["2\nok\n0\n\n", "2\r\nok\n", "0\n\n", "0\r\n\n", "0\r\na: b\n\r\n"]) {
    assertRefused(wrong);
  }
});

test("a line between chunks may have 16 KiB, including its line end", () => {
  const line = (length: number) => bytes(`1;${"x".repeat(length - 4)}\r\na`);
  for (const cut of [0, 10, 16_383, 16_384]) {
    const [allowed, tooLong] = [line(16 * 1024), line(16 * 1024 + 1)];
    assertEquals(stripCopies([allowed.subarray(0, cut), allowed.subarray(cut)]).body, "a");
    assertThrows(
      () => stripCopies([tooLong.subarray(0, cut), tooLong.subarray(cut)]),
      TypeError,
      "long",
    );
  }
  assertRefused(`1;${"x".repeat(20_000)}`, "too long");
});

test("input that is not chunked is refused", () => {
  const wrong = [
    "\r\n",
    "x\r\n",
    "-1\r\n",
    "+1\r\n",
    "0x1\r\n",
    " 1\r\na\r\n",
    ";a=b\r\n",
    "1 1\r\n",
    "5hello",
    "5\r\nhello!\r\n",
    "5\r\nhello\r!",
    "1;a\rb\r\n",
    "1\r\r\na\r\n",
  ];
  for (const text of wrong) assertRefused(text);
});

test("a chunk size is exact up to 2^53, and refused beyond", () => {
  const most = new ChunkedFraming();
  assertEquals(stripCopies([bytes("1fffffffffffff\r\na")], most), { body: "a", ended: false });
  assertEquals(stripCopies([bytes("0000000000000001\r\na\r\n0\r\n\r\n")]).ended, true);
  for (const size of ["20000000000000", "ffffffffffffffff", "00000000000000001", "f".repeat(99)]) {
    assertRefused(`${size}\r\na`, "the size of a chunk is not a number");
  }
});

test("trailers are left out of the body, and must be valid header lines", () => {
  const trailers = (lines: string) => stripCopies([bytes(`1\r\na\r\n0\r\n${lines}\r\n`)]);
  assertEquals(trailers("A: b\r\nx-empty:\r\n"), { body: "a", ended: true });
  for (const wrong of ["no colon\r\n", " folded\r\n", "a : b\r\n", ": b\r\n", "a: \0\r\n"]) {
    assertRefused(`0\r\n${wrong}\r\n`, "one of its trailers cannot be read");
  }
  assertRefused("0\r\nHTTP/1.1 200 OK\r\n\r\n");
});

test("trailers that do not end are refused after 64 KiB", () => {
  const line = `a: ${"b".repeat(1_021)}\r\n`;
  const body = new ChunkedFraming();
  stripCopies([bytes("0\r\n")], body);
  for (let lines = 0; lines < 64; lines++) stripCopies([bytes(line)], body);
  assertThrows(() => stripCopies([bytes(line)], body), MalformedError, "its trailers are too long");
});

test("endless chunk extensions with little data are refused after 64 KiB", () => {
  const chunk = bytes(`1;${"x".repeat(1_000)}\r\na\r\n`);
  const flood = new ChunkedFraming();
  let chunks = 0;
  assertThrows(
    () => {
      for (; chunks < 1_000; chunks++) stripCopies([chunk], flood);
    },
    MalformedError,
    "more extensions than data",
  );
  assertEquals(chunks < 70, true, `${chunks} chunks were taken`);
});

test("extensions are accepted as long as there is more data, and so are small chunks without them", () => {
  const extended = new ChunkedFraming();
  const chunk = bytes(`400;${"x".repeat(1_000)}\r\n${"a".repeat(1_024)}\r\n`);
  for (let chunks = 0; chunks < 1_000; chunks++) stripCopies([chunk], extended);
  const small = new ChunkedFraming();
  for (let chunks = 0; chunks < 100_000; chunks++) stripCopies([bytes("1\r\na\r\n")], small);
  assertEquals(stripCopies([bytes("0\r\n\r\n")], extended).ended, true);
  assertEquals(stripCopies([bytes("0\r\n\r\n")], small).ended, true);
});

test("any input gives chunks or an error, and the same result wherever it is cut", () => {
  const random = seededRandom(20_261_128);
  const pieces = ["1", "a", "0", "\r\n", "\n", "\r", ";", "x: y", " ", "\0", "f", "10"];
  const outcome = (parts: Uint8Array[]) => {
    try {
      return JSON.stringify(stripCopies(parts));
    } catch (error) {
      assertEquals(error instanceof MalformedError, true, String(error));
      return "refused";
    }
  };
  for (let round = 0; round < 20_000; round++) {
    const parts = Array.from(
      { length: 1 + random() * 12 },
      () => bytes(pieces[Math.floor(random() * pieces.length)] ?? ""),
    );
    const whole = bytes(parts.map(text).join(""));
    const expected = outcome([whole]);
    assertEquals(outcome(parts), expected, text(whole));
    assertEquals(
      outcome(Array.from(whole, (byte) => new Uint8Array([byte]))),
      expected,
      text(whole),
    );
  }
});
