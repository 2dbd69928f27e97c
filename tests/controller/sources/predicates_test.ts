import { assertEquals } from "@std/assert";
import {
  annotationsChanged,
  anyOf,
  generationChanged,
  labelsChanged,
} from "../../../src/controller/sources/predicates.ts";
import { test } from "../../support/test.ts";

const of = (metadata: object) => ({ metadata: { name: "a", ...metadata } });

test("generationChanged holds for another generation, and without one", () => {
  assertEquals(generationChanged(of({ generation: 2 }), of({ generation: 1 })), true);
  assertEquals(generationChanged(of({ generation: 1 }), of({ generation: 1 })), false);
  assertEquals(generationChanged(of({}), of({})), true);
});

test("labelsChanged and annotationsChanged compare the maps, and nothing else", () => {
  for (
    const [name, changed] of [
      ["labels", labelsChanged],
      ["annotations", annotationsChanged],
    ] as const
  ) {
    const given = (map?: Record<string, string>) => of(map ? { [name]: map } : {});
    assertEquals(changed(given({ a: "1" }), given({ a: "1" })), false);
    assertEquals(changed(given({ a: "2" }), given({ a: "1" })), true);
    assertEquals(changed(given({ a: "1", b: "1" }), given({ a: "1" })), true);
    assertEquals(changed(given({ b: "1" }), given({ a: "1" })), true);
    assertEquals(changed(given(), given()), false);
    assertEquals(changed(given(), given({ a: "1" })), true);
    assertEquals(changed({ ...given(), spec: 1 } as never, given()), false);
  }
});

test("anyOf holds if one of its predicates holds", () => {
  const never = () => false;
  assertEquals(anyOf(never, () => true)(of({}), of({})), true);
  assertEquals(anyOf(never, never)(of({}), of({})), false);
  assertEquals(anyOf()(of({}), of({})), false);
});

test("labels and annotations that are null count as none", () => {
  const none = { metadata: { name: "a", labels: null, annotations: null } } as never;
  const empty = { metadata: { name: "a" } };
  assertEquals([labelsChanged(none, empty), annotationsChanged(empty, none)], [false, false]);
});
