import { assertEquals } from "@std/assert";
import {
  memberType,
  shapeOf,
  structType,
  unknownType,
} from "../../../src/testing/merge/merge_type.ts";
import { test } from "../../support/test.ts";

const structs = {
  Pod: {
    containers: { type: "Container", in: "list", keys: ["name"] },
    parts: { type: "Pod", in: "map" },
    selector: { type: "Selector", atomic: true, always: true },
    finalizers: { set: true },
  },
  Container: {},
  Selector: {},
} as const;

test("a struct's type knows its fields, and the fields of their values", () => {
  const pod = structType("Pod", structs);
  assertEquals(memberType(pod, "containers").items?.keys, ["name"]);
  assertEquals(memberType(pod, "containers").items?.type.fields, {});
  assertEquals(memberType(pod, "selector").atomic, true);
  assertEquals(memberType(pod, "anything"), unknownType);
  const part = memberType(memberType(pod, "parts"), "any key");
  assertEquals(Object.keys(part.fields ?? {}), Object.keys(structs.Pod));
});

test("the shape of a value depends on its type", () => {
  const pod = structType("Pod", structs);
  assertEquals(shapeOf([], memberType(pod, "containers")), "list");
  assertEquals(shapeOf(["a"], memberType(pod, "finalizers")), "list");
  assertEquals(shapeOf({ a: 1 }, memberType(pod, "selector")), "leaf");
  assertEquals(shapeOf({ a: 1 }, unknownType), "map");
  assertEquals([shapeOf([1], unknownType), shapeOf("a", unknownType)], ["leaf", "leaf"]);
  assertEquals([shapeOf(null, pod), shapeOf(undefined, pod)], [undefined, undefined]);
});
