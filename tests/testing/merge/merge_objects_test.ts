import { assertEquals } from "@std/assert";
import { mergeObjects } from "../../../src/testing/merge/merge_objects.ts";
import { test } from "../../support/test.ts";

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

test("fields that the configuration does not name stay", () => {
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

test("null and empty values remove nothing", () => {
  const live = { labels: { x: "1" }, items: [{ name: "a" }] };
  assertEquals(mergeObjects(live, { labels: null, items: [] }, type), live);
});

test("items come in the configuration's order, and other items keep their places", () => {
  assertEquals(mergedNames(["a", "b"], ["x", "b"]), "axb");
  assertEquals(mergedNames(["c", "b"], ["b", "c"]), "bc");
  assertEquals(mergedNames(["a"], ["x"]), "ax");
  assertEquals(mergedNames(["a", "b", "c", "d"], ["d", "b"]), "acdb");
  assertEquals(mergedNames([], ["x", "y"]), "xy");
});

test("a merged set has the items of both sets", () => {
  assertEquals(mergeObjects({ set: ["a", "b"] }, { set: ["c", "a"] }, type), {
    set: ["c", "a", "b"],
  });
});

test("items that the live list has twice stay together, or give way to that of the configuration", () => {
  const of = (...images: (string | undefined)[]) =>
    images.map((image) => ({ name: "a", ...image !== undefined && { image } }));
  const merged = (live: object[], config: object[]) =>
    (mergeObjects({ items: live }, { items: config }, type) as { items: object[] }).items;
  const twice = of("1", "2");
  assertEquals(merged(twice, [{ name: "b" }]), [...twice, { name: "b" }]);
  assertEquals(merged([...twice, { name: "x" }], of(undefined)), [{ name: "a" }, { name: "x" }]);
  assertEquals(mergedNames(["a", "a", "x"], ["a", "b"]), "abx");
  assertEquals(mergedNames(["x", "a", "y", "a"], ["a"]), "xay");
});
