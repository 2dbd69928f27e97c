import { assertEquals } from "@std/assert";
import { FieldIndex } from "../../../../src/http/http2/hpack/field_index.ts";
import { test } from "../../../support/test.ts";

test("fields and names of the static table have its indexes", () => {
  const index = new FieldIndex(4096);
  assertEquals(index.indexOf({ name: ":method", value: "GET" }), 2);
  assertEquals(index.indexOf({ name: ":status", value: "500" }), 14);
  assertEquals(index.indexOf({ name: ":method", value: "PUT" }), 0);
  assertEquals(index.indexOfName(":method"), 2);
  assertEquals(index.indexOfName(":status"), 8);
  assertEquals([index.indexOfName("accept"), index.indexOfName("x-unknown")], [19, 0]);
});

test("stored fields come after the static table, the newest first", () => {
  const index = new FieldIndex(4096);
  index.add({ name: "a", value: "1" });
  index.add({ name: "accept", value: "application/json" });
  index.add({ name: "a", value: "2" });
  assertEquals(index.indexOf({ name: "a", value: "2" }), 62);
  assertEquals(index.indexOf({ name: "accept", value: "application/json" }), 63);
  assertEquals(index.indexOf({ name: "a", value: "1" }), 64);
  assertEquals([index.indexOfName("a"), index.indexOfName("accept")], [62, 19]);
});

test("evicted fields have no index any more", () => {
  const index = new FieldIndex(3 * 34);
  for (const value of "1234") index.add({ name: "a", value });
  const indexes = [..."1234"].map((value) => index.indexOf({ name: "a", value }));
  assertEquals(indexes, [0, 64, 63, 62]);
  index.resize(34);
  assertEquals([..."1234"].map((value) => index.indexOf({ name: "a", value })), [0, 0, 0, 62]);
  index.resize(0);
  assertEquals([index.indexOfName("a"), index.limit], [0, 0]);
});
