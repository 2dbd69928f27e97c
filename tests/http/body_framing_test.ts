import { assertEquals, assertThrows } from "@std/assert";
import {
  type BodyFraming,
  ChunkedFraming,
  isBodiless,
  LengthFraming,
  responseFraming,
  UNFRAMED,
} from "../../src/http/body_framing.ts";
import { MalformedError } from "../../src/http/http_errors.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

/** Strips the framing from `parts`, in order. */
function strip(parts: string[], body: BodyFraming) {
  let stripped = "";
  for (const part of parts) {
    const bytes = new TextEncoder().encode(part);
    stripped += new TextDecoder().decode(bytes.subarray(0, body.strip(bytes)));
  }
  return { body: stripped, ended: body.ended, reusable: body.reusable };
}

test("a body with a length ends after that length", () => {
  const body = new LengthFraming(10);
  assertEquals([body.ended, body.mayEnd, body.reusable], [false, false, false]);
  assertEquals(strip(["hel", "lo w"], body), { body: "hello w", ended: false, reusable: false });
  assertEquals(strip(["orl"], body), { body: "orl", ended: true, reusable: true });
  const empty = new LengthFraming(0);
  assertEquals([empty.ended, empty.reusable], [true, true]);
});

test("a connection that delivers more than the body's length is not reused", () => {
  const beyond = { body: "hello", ended: true, reusable: false };
  assertEquals(strip(["hello world"], new LengthFraming(5)), beyond);
  assertEquals(strip(["hello", " "], new LengthFraming(5)), beyond);
  assertEquals(strip(["x"], new LengthFraming(0)), { ...beyond, body: "" });
});

test("a body without framing ends with the connection, which is not reused", () => {
  const expected = { body: "hello world", ended: false, reusable: false };
  assertEquals(strip(["hello", " world"], UNFRAMED), expected);
  assertEquals(UNFRAMED.mayEnd, true);
});

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

test("the chunks of 10,000 random bodies are joined in order", () => {
  const random = seededRandom(20_261_127);
  for (let round = 0; round < 10_000; round++) {
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
    assertRefused(`${size}\r\na`, "the size of a chunk is no number");
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

const framing = (headers: [string, string][], isCurrent = true) =>
  responseFraming({ headers: new Headers(headers), isCurrent });

/** Returns the part of `text` that is the body, and whether the connection is reusable. */
function bodyIn(text: string, headers: [string, string][]) {
  const body = framing(headers);
  const bytes = new TextEncoder().encode(text);
  const own = new TextDecoder().decode(bytes.subarray(0, body.strip(bytes)));
  return { own, ended: body.ended, reusable: body.reusable };
}

test("responseFraming accepts chunks, a length, or the end of the connection", () => {
  const chunks = "1\r\na\r\n0\r\n\r\n";
  assertEquals(bodyIn(chunks, [["transfer-encoding", "Chunked"]]), {
    own: "a",
    ended: true,
    reusable: true,
  });
  const length = { own: "abc", ended: true, reusable: true };
  assertEquals(bodyIn("abc", [["content-length", "3"]]), length);
  assertEquals(bodyIn("abc", []), { own: "abc", ended: false, reusable: false });
});

test("responseFraming accepts a repeated length, but not two different lengths", () => {
  const length = { own: "abc", ended: true, reusable: true };
  const twice: [string, string][] = [["content-length", "3"], ["content-length", "3"]];
  assertEquals(bodyIn("abc", twice), length);
  assertEquals(bodyIn("abc", [["content-length", "3, 3,\t3 "]]), length);
  for (const two of ["3, 4", "3,", ",3", "3, 03", "4, 3, 3"]) {
    assertThrows(() => framing([["content-length", two]]), MalformedError, undefined, two);
  }
  const different: [string, string][] = [["content-length", "3"], ["content-length", "4"]];
  assertThrows(() => framing(different), MalformedError, "it has two lengths");
});

test("responseFraming refuses a length that is not a number", () => {
  const wrong = ["-1", "+1", "0x10", "1e3", "", "1.0", "1 1", "9007199254740992", "9".repeat(40)];
  for (const length of wrong) {
    assertThrows(() => framing([["content-length", length]]), MalformedError, "no number", length);
  }
  assertEquals(framing([["content-length", "9007199254740991"]]).ended, false);
});

test("responseFraming reads chunks when there is a length too, and does not reuse the connection", () => {
  const both: [string, string][] = [["transfer-encoding", "chunked"], ["content-length", "3"]];
  assertEquals(bodyIn("1\r\na\r\n0\r\n\r\n", both), { own: "a", ended: true, reusable: false });
});

test("responseFraming refuses other encodings, and every encoding with HTTP/1.0", () => {
  for (const encoding of ["gzip, chunked", "chunked, chunked", "gzip", "identity", ""]) {
    assertThrows(
      () => framing([["transfer-encoding", encoding]]),
      MalformedError,
      "its transfer encoding is not known",
      encoding,
    );
  }
  assertThrows(
    () => framing([["transfer-encoding", "chunked"]], false),
    MalformedError,
    "HTTP/1.0",
  );
  assertEquals(framing([["content-length", "0"]], false).ended, true);
});

test("responses to HEAD, and responses with 204, 205 and 304, have no body", () => {
  for (const status of [204, 205, 304]) assertEquals(isBodiless("GET", status), true);
  assertEquals([isBodiless("HEAD", 200), isBodiless("HEAD", 500)], [true, true]);
  for (const status of [200, 201, 206, 301, 404, 500]) {
    assertEquals(isBodiless("GET", status) || isBodiless("POST", status), false);
  }
});
