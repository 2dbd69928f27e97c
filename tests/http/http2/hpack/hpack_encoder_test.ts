import { assertEquals, assertThrows } from "@std/assert";
import { HpackEncoder } from "../../../../src/http/http2/hpack/hpack_encoder.ts";
import { test } from "../../../support/test.ts";
import { EXAMPLES } from "./appendix_c.ts";
import { decoder, fieldsOf, hex, linesOf } from "./bytes.ts";

test("an encoder encodes the requests of RFC 7541, appendix C.4, to the same bytes", () => {
  const encoder = new HpackEncoder();
  for (const { hex: digits, fields } of EXAMPLES.find(({ section }) => section === "C.4")!.blocks) {
    assertEquals(encoder.encode(fieldsOf(fields)), hex(digits));
  }
});

const token = `Bearer ${"eyJhbGciOiJSUzI1NiIsImtpZCI6Ik".repeat(30)}`;
const request = [
  ":method: GET",
  ":scheme: https",
  ":authority: 10.0.0.1:6443",
  ":path: /api/v1/namespaces/default/pods/web-0",
  "accept: application/json",
  "accept-encoding: identity",
  `authorization: ${token}`,
  "user-agent: kubewire/0.1.0 (deno/2.9.6)",
];

test("a repeated request takes one byte for each field but its path", () => {
  const encoder = new HpackEncoder();
  const reader = decoder();
  assertEquals(linesOf(reader.decode(encoder.encode(fieldsOf(request)))), request);
  const again = encoder.encode(fieldsOf(request));
  assertEquals(again.length < 40, true);
  assertEquals(linesOf(reader.decode(again)), request);
});

test("paths and lengths of bodies take no place in the table", () => {
  const encoder = new HpackEncoder();
  const reader = decoder();
  for (let number = 0; number < 3; number++) {
    reader.decode(encoder.encode(fieldsOf([`:path: /${number}`, `content-length: ${number}`])));
  }
  assertEquals(reader.tableBytes, 0);
});

test("a rotated token is stored when it is used again; a trace's number is not", () => {
  const encoder = new HpackEncoder();
  const sizes = ["a", "b", "b", "b"].map((letter, number) =>
    encoder.encode(fieldsOf([
      `authorization: Bearer ${letter.repeat(900)}`,
      `traceparent: 00-${number}-01`,
    ])).length
  );
  const [first = 0, rotated = 0, stored = 0, known = 0] = sizes;
  assertEquals(Math.min(first, rotated, stored) > 500, true);
  assertEquals(known < 20, true);
});

test("a sensitive field is never stored, and says so", () => {
  const encoder = new HpackEncoder();
  const reader = decoder();
  const secret = { name: "authorization", value: "Bearer abc", sensitive: true };
  for (let times = 0; times < 2; times++) {
    assertEquals(reader.decode(encoder.encode([secret])), [secret]);
  }
  const encoded = encoder.encode([{ name: "x-secret", value: "1", sensitive: true }]);
  assertEquals(encoded[0], 0x10);
  assertEquals(reader.tableBytes, 0);
});

test("a field that would fill most of the table is not stored", () => {
  const encoder = new HpackEncoder();
  const reader = decoder();
  reader.decode(encoder.encode(fieldsOf(["accept: application/json"])));
  reader.decode(encoder.encode(fieldsOf([`authorization: Bearer ${"x".repeat(3500)}`])));
  assertEquals(reader.tableBytes, 54);
});

test("a changed size of the peer's table goes before the next block", () => {
  const encoder = new HpackEncoder();
  const reader = decoder({ tableBytes: 8192 });
  reader.decode(encoder.encode(fieldsOf(request)));
  encoder.resize(8192); // more than this side uses
  assertEquals(encoder.encode(fieldsOf([":method: GET"])).toHex(), "82");
  encoder.resize(100);
  encoder.resize(2000);
  assertEquals(encoder.encode(fieldsOf([":method: GET"])).toHex(), "20" + "3fb10f" + "82");
  encoder.resize(1000);
  encoder.resize(100);
  assertEquals(encoder.encode(fieldsOf([":method: GET"])).toHex(), "3f45" + "82");
  encoder.resize(0);
  assertEquals(encoder.encode(fieldsOf(["a: <", "a: <"])).toHex(), "20" + "000161013c".repeat(2));
  encoder.resize(4096);
  const grown = encoder.encode(fieldsOf(["a: <", "a: <"]));
  assertEquals(grown.toHex(), "3fe11f" + "400161013c" + "be");
});

test("an encoder with a smaller table says so in its first block", () => {
  const small = new HpackEncoder({ tableBytes: 100 });
  assertEquals(small.encode(fieldsOf([":method: GET"])).toHex(), "3f45" + "82");
  const none = new HpackEncoder({ tableBytes: 0 });
  none.resize(4096);
  assertEquals(none.encode(fieldsOf(["a: <"])).toHex(), "20" + "000161013c");
  assertEquals(none.encode(fieldsOf(["a: <"])).toHex(), "000161013c");
});

test("a larger table is used once the peer allows it", () => {
  const encoder = new HpackEncoder({ tableBytes: 10_000 });
  const reader = decoder({ tableBytes: 10_000 });
  encoder.resize(65_536);
  const large = [`a: ${"<".repeat(6000)}`];
  reader.decode(encoder.encode(fieldsOf(large)));
  assertEquals(linesOf(reader.decode(encoder.encode(fieldsOf(large)))), large);
  assertEquals(reader.tableBytes, 6033);
});

test("after fields that cannot be encoded both tables begin again, empty", () => {
  const encoder = new HpackEncoder();
  const reader = decoder();
  reader.decode(encoder.encode(fieldsOf(request)));
  assertThrows(() => encoder.encode(fieldsOf(["x-new: 1", "x-bad: \u0100"])), RangeError);
  for (let times = 0; times < 2; times++) {
    const fields = [...request, "x-new: 1"];
    assertEquals(linesOf(reader.decode(encoder.encode(fieldsOf(fields)))), fields);
  }
});
