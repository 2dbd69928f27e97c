import { assertEquals } from "@std/assert";
import { scaleSelector, selectsObject } from "../../../src/testing/objects/scale_selector.ts";
import { test } from "../../support/test.ts";

const table: [what: string, selector: unknown, text: string][] = [
  ["labels alone", { b: "2", a: "1" }, "a=1,b=2"],
  ["matchLabels", { matchLabels: { app: "web" } }, "app=web"],
  [
    "expressions",
    {
      matchExpressions: [
        { key: "d", operator: "NotIn", values: ["y", "x"] },
        { key: "c", operator: "In", values: ["x"] },
        { key: "b", operator: "DoesNotExist" },
        { key: "a", operator: "Exists" },
      ],
    },
    "a,!b,c in (x),d notin (x,y)",
  ],
  ["no selector", undefined, ""],
  ["an empty selector", {}, ""],
];

for (const [what, selector, text] of table) {
  test(`scaleSelector writes ${what} as the real server does`, () => {
    assertEquals(scaleSelector(selector), text);
  });
}

test("selectsObject reads the labels of an object, and an empty selector selects each", () => {
  const selector = { matchLabels: { a: "1" } };
  const objects = [{ metadata: { labels: { a: "1" } } }, { metadata: {} }];
  assertEquals(objects.map((object) => selectsObject(selector, object)), [true, false]);
  assertEquals(objects.map((object) => selectsObject({}, object)), [true, true]);
});
