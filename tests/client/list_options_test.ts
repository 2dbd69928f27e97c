import { assertEquals, assertThrows } from "@std/assert";
import { listQuery } from "../../src/client/list_options.ts";
import { test } from "../support/test.ts";

test("listQuery contains the given settings, and nothing else", () => {
  assertEquals(listQuery({}), undefined);
  assertEquals(listQuery({ continue: "", labelSelector: "" }), undefined);
  assertEquals(
    String(listQuery({ labelSelector: "a in (b, c)", limit: 5, continue: "t=" })),
    "labelSelector=a+in+%28b%2C+c%29&limit=5&continue=t%3D",
  );
  assertEquals(
    String(listQuery({
      fieldSelector: "metadata.name=a",
      resourceVersion: "7",
      resourceVersionMatch: "Exact",
    })),
    "fieldSelector=metadata.name%3Da&resourceVersion=7&resourceVersionMatch=Exact",
  );
});

test("listQuery refuses an invalid limit", () => {
  for (const limit of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => listQuery({ limit }), RangeError, "limit");
  }
  const limit = ["hunter2"] as unknown as number;
  assertThrows(() => listQuery({ limit }), RangeError, "it is an array.");
});
