import { assertEquals, assertThrows } from "@std/assert";
import { collectHeaders } from "../../../src/testing/sockets/collect_headers.ts";
import { test } from "../../support/test.ts";

test("collectHeaders joins the values of a name, in whatever case, and cookies as HTTP says", () => {
  const headers = collectHeaders([
    ["Impersonate-Group", "a"],
    ["cookie", "a=1"],
    ["impersonate-group", "b"],
    ["cookie", "b=2"],
  ]);
  assertEquals([...headers], [["cookie", "a=1; b=2"], ["impersonate-group", "a, b"]]);
});

test("collectHeaders joins many values at once, and refuses too many names", () => {
  const many = Array.from({ length: 20_000 }, () => ["a", "x".repeat(40)] as const);
  assertEquals(collectHeaders(many).get("a")?.length, 20_000 * 42 - 2);
  const names = Array.from(
    { length: 201 },
    (_, place) => [`a${place}`, ""] as const,
  );
  assertEquals(collectHeaders(names.slice(1)).get("a1"), "");
  assertThrows(() => collectHeaders(names), RangeError, "200 headers");
});

for (const field of [["a b", "c"], ["", "c"], ["a", "b\0"], ["a", "b\nc"]] as const) {
  test(`collectHeaders refuses ${JSON.stringify(field)}`, () => {
    assertThrows(() => collectHeaders([["a", "b"], field]), TypeError);
  });
}
