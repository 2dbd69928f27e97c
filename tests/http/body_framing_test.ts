import { assertEquals, assertThrows } from "@std/assert";
import { bodyFraming } from "../../src/runtime/body_framing.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const framing = (headers: Record<string, string>) => bodyFraming(new Headers(headers));
const chunked = () => framing({ "transfer-encoding": "chunked" });

/** Strips parts one after the other; each is a copy, as it is changed. */
function strip(parts: Uint8Array[], body = chunked()): { body: string; ended: boolean } {
  let stripped = "";
  for (const part of parts) {
    const copy = part.slice();
    stripped += text(copy.subarray(0, body.strip(copy)));
  }
  return { body: stripped, ended: body.ended };
}

test("chunks are put together, wherever they are cut", () => {
  const whole = bytes(
    "5\r\nhello\r\n1;name=value\r\n,\r\n0A \r\n the world\r\n0\r\nTrailer: x\r\n\r\n",
  );
  const expected = { body: "hello, the world", ended: true };
  assertEquals(strip([whole]), expected);
  for (let at = 1; at < whole.length; at++) {
    assertEquals(strip([whole.subarray(0, at), whole.subarray(at)]), expected, `cut at ${at}`);
  }
  assertEquals(strip(Array.from(whole, (byte) => new Uint8Array([byte]))), expected);
  assertEquals(strip([whole.subarray(0, -1)]).ended, false);
});

test("chunks are put together as they came, 10,000 times", () => {
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
    assertEquals(strip(parts), { body, ended: true }, framed);
  }
});

test("chunks with line feeds alone are taken too", () => {
  assertEquals(strip([bytes("2\nok\n0\n\n")]), { body: "ok", ended: true });
});

test("a line between chunks may have 16 KiB, its end among them", () => {
  const line = (length: number) => bytes(`1;${"x".repeat(length - 4)}\r\na`);
  for (const cut of [0, 10, 16_383, 16_384]) {
    const [allowed, tooLong] = [line(16 * 1024), line(16 * 1024 + 1)];
    assertEquals(strip([allowed.subarray(0, cut), allowed.subarray(cut)]).body, "a");
    assertThrows(() => strip([tooLong.subarray(0, cut), tooLong.subarray(cut)]), TypeError, "long");
  }
});

test("what are no chunks is refused", () => {
  const wrong = [
    "\r\n",
    "x\r\n",
    "-1\r\n",
    "5hello",
    "5\r\nhello!\r\n",
    "5\r\nhello\r!",
    "12345678901234\r\n",
    `1;${"x".repeat(20_000)}`,
  ];
  for (const text of wrong) {
    assertThrows(() => strip([bytes(text)]), TypeError, "malformed response: ");
  }
});

test("a body with a length ends there", () => {
  const body = framing({ "content-length": "7" });
  assertEquals([body.ended, body.mayEnd], [false, false]);
  assertEquals(strip([bytes("hel"), bytes("lo w"), bytes("orld")], body), {
    body: "hello w",
    ended: true,
  });
  assertEquals(framing({ "content-length": "0" }).ended, true);
});

test("a body of neither kind ends with the connection", () => {
  const body = framing({});
  assertEquals(strip([bytes("hello"), bytes(" world")], body), {
    body: "hello world",
    ended: false,
  });
  assertEquals([body.mayEnd, chunked().mayEnd], [true, false]);
});

test("chunks come before a length, and another encoding or a length of words is refused", () => {
  assertEquals(
    strip(
      [bytes("1\r\na\r\n0\r\n\r\n")],
      framing({
        "transfer-encoding": "Chunked",
        "content-length": "3",
      }),
    ),
    { body: "a", ended: true },
  );
  assertThrows(() => framing({ "transfer-encoding": "gzip, chunked" }), TypeError, "malformed");
  for (const length of ["-1", "1, 1", "0x10", "1e3", ""]) {
    assertThrows(() => framing({ "content-length": length }), TypeError, "malformed", length);
  }
});
