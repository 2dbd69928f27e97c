import { assertEquals } from "@std/assert";
import { mergeObjects } from "../../src/testing/merge_objects.ts";
import { test } from "../support/test.ts";

const type = {
  fields: {
    items: { items: { keys: ["name"], keyDefaults: {}, type: { fields: {} } } },
    set: { set: true },
    selector: { atomic: true },
  },
};

function mergedNames(live: string[], config: string[]): string {
  const named = (names: string[]) => ({ items: names.map((name) => ({ name })) });
  const { items } = mergeObjects(named(live), named(config), type) as ReturnType<typeof named>;
  return items.map(({ name }) => name).join("");
}

test("what the configuration does not speak of stays", () => {
  const live = { a: 1, labels: { x: "1" }, selector: { a: 1 }, items: [{ name: "a", image: "1" }] };
  const config = { labels: { y: "2" }, selector: { b: 1 }, items: [{ name: "a", tag: "2" }] };
  assertEquals(mergeObjects(live, config, type), {
    a: 1,
    labels: { x: "1", y: "2" },
    selector: { b: 1 },
    items: [{ name: "a", image: "1", tag: "2" }],
  });
  assertEquals(mergeObjects(live, undefined, type), live);
});

test("null and what is empty take nothing away", () => {
  const live = { labels: { x: "1" }, items: [{ name: "a" }] };
  assertEquals(mergeObjects(live, { labels: null, items: [] }, type), live);
});

test("items come in the configuration's order, the others where they stand", () => {
  assertEquals(mergedNames(["a", "b"], ["x", "b"]), "axb");
  assertEquals(mergedNames(["c", "b"], ["b", "c"]), "bc");
  assertEquals(mergedNames(["a"], ["x"]), "ax");
  assertEquals(mergedNames(["a", "b", "c", "d"], ["d", "b"]), "acdb");
  assertEquals(mergedNames([], ["x", "y"]), "xy");
});

test("a set has what either has", () => {
  assertEquals(mergeObjects({ set: ["a", "b"] }, { set: ["c", "a"] }, type), {
    set: ["c", "a", "b"],
  });
});
