import { assertEquals } from "@std/assert";
import {
  labelText,
  selectorCell,
  selectorText,
} from "../../../../src/testing/tables/cells/label_text.ts";
import { test } from "../../../support/test.ts";

test("labels are sorted by their keys", () => {
  assertEquals(labelText({ b: "2", a: "1" }), "a=1,b=2");
  for (const none of [{}, undefined, null]) assertEquals(labelText(none), "<none>");
});

test("a selector is written as kubectl takes it", () => {
  const matchExpressions = [
    { key: "d", operator: "NotIn", values: ["y", "x"] },
    { key: "c", operator: "In", values: ["z"] },
    { key: "b", operator: "Exists" },
    { key: "e", operator: "DoesNotExist" },
  ];
  assertEquals(
    selectorText({ matchLabels: { a: "1" }, matchExpressions }),
    "a=1,b,c in (z),d notin (x,y),!e",
  );
  assertEquals([selectorText({}), selectorCell({}), selectorCell(undefined)], [
    "",
    "<none>",
    "<none>",
  ]);
});
