import { assertEquals, assertThrows } from "@std/assert";
import { StreamError } from "../../../../src/http/http2/frames/protocol.ts";
import {
  checkTrailers,
  responseHead,
} from "../../../../src/http/http2/response/response_fields.ts";
import { test } from "../../../support/test.ts";
import { fieldsOf } from "../hpack/bytes.ts";

const head = [
  ":status: 200",
  "audit-id: 0b1c",
  "content-type: application/json",
  "warning: 299 - a",
  "warning: 299 - b",
  "x-empty: ",
];

test("responseHead returns the status and the other fields of a head", () => {
  const { status, fields, length } = responseHead(fieldsOf(head));
  assertEquals([status, length], [200, undefined]);
  assertEquals(fields, fieldsOf(head.slice(1)));
});

test("responseHead accepts each status from 100 to 599 but a change of the protocol", () => {
  for (const status of [100, 103, 200, 204, 304, 429, 599]) {
    assertEquals(responseHead(fieldsOf([`:status: ${status}`])).status, status);
  }
  assertThrows(() => responseHead(fieldsOf([":status: 101"])), StreamError, "changes the protocol");
});

test("responseHead reads a length, which may repeat", () => {
  const of = (...lines: string[]) => responseHead(fieldsOf([":status: 200", ...lines])).length;
  assertEquals(of("content-length: 12"), 12);
  assertEquals(of("content-length: 12", "content-length: 12, 12"), 12);
});

test("responseHead says whether a body is encoded", () => {
  const of = (...lines: string[]) => responseHead(fieldsOf([":status: 200", ...lines])).isEncoded;
  assertEquals([of(), of("content-encoding: "), of("content-encoding: Identity")], [
    false,
    false,
    false,
  ]);
  assertEquals(of("content-encoding: gzip"), true);
  assertEquals(of("content-encoding: gzip", "content-encoding: identity"), true);
});

test("responseHead keeps tabs and the bytes from 128 on in values", () => {
  const value = "a\tb \x80\xff";
  const { fields } = responseHead([...fieldsOf([":status: 200"]), { name: "x", value }]);
  assertEquals(fields, [{ name: "x", value }]);
});

const malformed: string[][] = [
  [],
  ["content-type: text/plain"],
  ["content-type: text/plain", ":status: 200"],
  [":method: GET", ":status: 200"],
  [":Status: 200"],
  [":status: "],
  [":status: 20"],
  [":status: 2000"],
  [":status: 099"],
  [":status: 600"],
  [":status: 200 OK"],
  [":status: +20"],
  [":status: 200", ":status: 200"],
  [":status: 200", ":path: /"],
  [":status: 200", ":unknown: 1"],
  [":status: 200", "a: 1", ":status: 200"],
  [":status: 200", "content-length: "],
  [":status: 200", "content-length: -1"],
  [":status: 200", "content-length: 1x"],
  [":status: 200", "content-length: 1", "content-length: 2"],
  [":status: 200", "content-length: 1, 2"],
];

test("heads without one status at their beginning, or with two lengths, are refused", () => {
  for (const lines of malformed) {
    const error = assertThrows(() => responseHead(fieldsOf(lines)), StreamError);
    assertEquals(error.code, 1); // PROTOCOL_ERROR
  }
});

test("a head and trailers have 1,000 fields at most", () => {
  const lines = Array.from({ length: 1_000 }, (_, at) => `x-${at}: `);
  assertEquals(responseHead(fieldsOf([":status: 200", ...lines])).fields.length, 1_000);
  checkTrailers(fieldsOf(lines));
  const more = [...lines, "x-more: "];
  assertThrows(() => responseHead(fieldsOf([":status: 200", ...more])), StreamError);
  assertThrows(() => checkTrailers(fieldsOf(more)), StreamError);
});

test("names in upper case, and names and values with bytes that do not belong there, are refused", () => {
  const codes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  const inNames = codes.filter((character) => isValid({ name: `x${character}`, value: "" }));
  assertEquals(inNames.join(""), "!#$%&'*+-.0123456789^_`abcdefghijklmnopqrstuvwxyz|~");
  const inValues = codes.filter((character) => isValid({ name: "x", value: `a${character}a` }));
  const visible = codes.slice(32).filter((character) => character !== "\x7f");
  assertEquals(inValues, ["\t", ...visible]);
  assertEquals(isValid({ name: "", value: "" }), false);
});

test("values that begin or end with white space are refused", () => {
  for (const value of [" a", "a ", "\ta", "a\t", " "]) {
    assertEquals(isValid({ name: "x", value }), false);
  }
});

test("fields of a connection of HTTP/1.1 are refused", () => {
  const names = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
  ];
  for (const name of names) assertEquals(isValid({ name, value: "trailers" }), false);
});

test("trailers follow the rules of a head, without pseudo-headers", () => {
  checkTrailers([]);
  checkTrailers(fieldsOf(["grpc-status: 0", "x-checksum: abc"]));
  for (const line of [":status: 200", "X-Checksum: abc", "connection: close", "x:  a"]) {
    assertThrows(() => checkTrailers(fieldsOf([line])), StreamError);
  }
});

/** Whether both heads and trailers accept a field. */
function isValid(field: { name: string; value: string }): boolean {
  const accepts = (check: () => unknown) => {
    try {
      check();
      return true;
    } catch (error) {
      if (error instanceof StreamError) return false;
      throw error;
    }
  };
  const asTrailer = accepts(() => checkTrailers([field]));
  const asHeader = accepts(() => responseHead([...fieldsOf([":status: 200"]), field]));
  assertEquals(asTrailer, asHeader);
  return asHeader;
}
