import { assertEquals, assertThrows } from "@std/assert";
import { MalformedError } from "../../../src/http/http_errors.ts";
import { checkTrailers, responseFields } from "../../../src/http/http2/response_fields.ts";
import { test } from "../../support/test.ts";
import { fieldsOf } from "./hpack/bytes.ts";

const head = [
  ":status: 200",
  "audit-id: 0b1c",
  "content-type: application/json",
  "warning: 299 - a",
  "warning: 299 - b",
  "x-empty: ",
];

test("responseFields returns the status and the other fields of a head", () => {
  const { status, fields, contentLength, contentEncoding } = responseFields(fieldsOf(head));
  assertEquals(status, 200);
  assertEquals(fields, fieldsOf(head.slice(1)));
  assertEquals([contentLength, contentEncoding], [undefined, undefined]);
});

test("responseFields accepts each status from 100 to 599 but a change of the protocol", () => {
  for (const status of [100, 103, 200, 204, 304, 429, 599]) {
    assertEquals(responseFields(fieldsOf([`:status: ${status}`])).status, status);
  }
  assertThrows(() => responseFields(fieldsOf([":status: 101"])), MalformedError, "unasked");
});

test("responseFields reads lengths, which may repeat, and encodings", () => {
  const of = (...lines: string[]) => responseFields(fieldsOf([":status: 200", ...lines]));
  assertEquals(of("content-length: 12").contentLength, 12);
  assertEquals(of("content-length: 12", "content-length: 12, 12").contentLength, 12);
  assertEquals(of("content-encoding: identity").contentEncoding, "identity");
  assertEquals(of("content-encoding: a", "content-encoding: b").contentEncoding, "a, b");
});

test("responseFields keeps tabs and the bytes from 128 on in values", () => {
  const value = "a\tb \x80\xff";
  const { fields } = responseFields([...fieldsOf([":status: 200"]), { name: "x", value }]);
  assertEquals(fields, [{ name: "x", value }]);
});

const malformed: [why: string, ...lines: string[]][] = [
  ["does not begin with a status"],
  ["does not begin with a status", "content-type: text/plain"],
  ["does not begin with a status", "content-type: text/plain", ":status: 200"],
  ["does not begin with a status", ":method: GET", ":status: 200"],
  ["does not begin with a status", ":Status: 200"],
  ["status cannot be read", ":status: "],
  ["status cannot be read", ":status: 20"],
  ["status cannot be read", ":status: 2000"],
  ["status cannot be read", ":status: 099"],
  ["status cannot be read", ":status: 600"],
  ["status cannot be read", ":status: 200 OK"],
  ["status cannot be read", ":status: +20"],
  ["pseudo-header", ":status: 200", ":status: 200"],
  ["pseudo-header", ":status: 200", ":path: /"],
  ["pseudo-header", ":status: 200", ":unknown: 1"],
  ["pseudo-header", ":status: 200", "a: 1", ":status: 200"],
  ["length is not a number", ":status: 200", "content-length: "],
  ["length is not a number", ":status: 200", "content-length: -1"],
  ["length is not a number", ":status: 200", "content-length: 1x"],
  ["two lengths", ":status: 200", "content-length: 1", "content-length: 2"],
  ["two lengths", ":status: 200", "content-length: 1, 2"],
];

test("responseFields refuses heads without one status at their beginning, or with two lengths", () => {
  for (const [why, ...lines] of malformed) {
    assertThrows(() => responseFields(fieldsOf(lines)), MalformedError, why);
  }
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
    assertThrows(() => checkTrailers(fieldsOf([line])), MalformedError);
  }
});

/** Whether both heads and trailers accept a field. */
function isValid(field: { name: string; value: string }): boolean {
  const accepts = (check: () => unknown) => {
    try {
      check();
      return true;
    } catch (error) {
      if (error instanceof MalformedError) return false;
      throw error;
    }
  };
  const asTrailer = accepts(() => checkTrailers([field]));
  const asHeader = accepts(() => responseFields([...fieldsOf([":status: 200"]), field]));
  assertEquals(asTrailer, asHeader);
  return asHeader;
}
