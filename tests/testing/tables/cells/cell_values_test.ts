import { assertEquals } from "@std/assert";
import {
  booleanAt,
  conditionOf,
  containerCells,
  firstOf,
  listAt,
  numberAt,
  objectAt,
  textAt,
  textsAt,
} from "../../../../src/testing/tables/cells/cell_values.ts";
import { test } from "../../../support/test.ts";

test("values of another type than the cell's are as absent ones", () => {
  const value = { a: { text: "x", number: 3, on: true, list: [{ b: 1 }, "y"] } };
  assertEquals([textAt(value, "a.text"), textAt(value, "a.number")], ["x", "3"]);
  assertEquals([textAt(value, "a.on"), textAt(value, "a.none", "<none>")], ["", "<none>"]);
  assertEquals([numberAt(value, "a.number"), numberAt(value, "a.text", 7)], [3, 7]);
  assertEquals([booleanAt(value, "a.on"), booleanAt(value, "a.text")], [true, false]);
  assertEquals([listAt(value, "a.list"), listAt(value, "a.text")], [[{ b: 1 }], []]);
  assertEquals([textsAt(value, "a.list"), textsAt(value, "a")], [["y"], []]);
  assertEquals(objectAt(value, "a.text"), undefined);
});

test("conditions are found by their type, and containers are listed by name and image", () => {
  const object = {
    status: { conditions: [{ type: "A", status: "True" }] },
    spec: { containers: [{ name: "a", image: "x:1" }, { name: "b", image: "y:2" }] },
  };
  assertEquals([conditionOf(object, "A"), conditionOf(object, "B")], ["True", undefined]);
  assertEquals(containerCells(object, "spec.containers"), ["a,b", "x:1,y:2"]);
});

test("a long list shows its first items and the number of the others", () => {
  assertEquals(firstOf(["a", "b"], 2), "a,b");
  assertEquals(firstOf(["a", "b", "c"], 2, ", "), "a, b + 1 more...");
});
