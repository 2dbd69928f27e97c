import { assertEquals, assertThrows } from "@std/assert";
import type { HeaderField } from "../../../src/testing/http2/hpack/static_table.ts";
import { Http2Error } from "../../../src/testing/http2/http2_error.ts";
import { readRequestFields } from "../../../src/testing/http2/request_fields.ts";
import { test } from "../../support/test.ts";

const pseudo: HeaderField[] = [
  [":method", "POST"],
  [":scheme", "https"],
  [":authority", "127.0.0.1:8443"],
  [":path", "/a?b"],
];

test("readRequestFields returns method, URL, headers and the length of the body", () => {
  const { method, url, headers, bodyBytes } = readRequestFields([
    ...pseudo,
    ["impersonate-group", "a"],
    ["impersonate-group", "b"],
    ["te", "trailers"],
    ["content-length", "12"],
  ], 1);
  assertEquals([method, url, bodyBytes], ["POST", "https://127.0.0.1:8443/a?b", 12]);
  assertEquals([...headers], [
    ["content-length", "12"],
    ["host", "127.0.0.1:8443"],
    ["impersonate-group", "a, b"],
    ["te", "trailers"],
  ]);
});

test("readRequestFields takes the host header in place of the authority", () => {
  const fields = [...pseudo.filter(([name]) => name !== ":authority"), ["host", "h"] as const];
  assertEquals(readRequestFields(fields, 1).url, "https://h/a?b");
});

const without = (name: string) => pseudo.filter(([other]) => other !== name);
const malformed: Record<string, HeaderField[]> = {
  "no method": without(":method"),
  "no path": without(":path"),
  "no authority": without(":authority"),
  "another scheme": [...without(":scheme"), [":scheme", "http"]],
  "a relative path": [...without(":path"), [":path", "a"]],
  "a CONNECT": [...without(":method"), [":method", "CONNECT"]],
  "an authority that is not a host": [...without(":authority"), [":authority", "a b"]],
  "two hosts": [...pseudo, ["host", "elsewhere"]],
  "a repeated pseudo-header": [...pseudo, [":path", "/"]],
  "an unknown pseudo-header": [...pseudo, [":protocol", "websocket"]],
  "a pseudo-header after the headers": [["accept", "*/*"], ...pseudo],
  "a name in upper case": [...pseudo, ["Accept", "*/*"]],
  "a name with a space": [...pseudo, ["a b", "c"]],
  "a value that begins with a space": [...pseudo, ["accept", " */*"]],
  "a header of HTTP/1.1": [...pseudo, ["connection", "keep-alive"]],
  "another te": [...pseudo, ["te", "gzip"]],
  "a content-length that is not a number": [...pseudo, ["content-length", "x"]],
};
for (const [what, fields] of Object.entries(malformed)) {
  test(`readRequestFields refuses ${what}`, () => {
    const { code, stream } = assertThrows(() => readRequestFields(fields, 9), Http2Error);
    assertEquals([code, stream], ["PROTOCOL_ERROR", 9]);
  });
}
