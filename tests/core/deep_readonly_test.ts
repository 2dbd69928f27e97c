import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { deepFreeze, type DeepReadonly, mutableCopy } from "../../src/core/deep_readonly.ts";
import type { Deployment } from "../../src/types/apps/v1.ts";
import type { ConfigMap, Pod } from "../../src/types/core/v1.ts";
import { test } from "../support/test.ts";

function frozen<T extends object>(object: T): DeepReadonly<T> {
  return deepFreeze(object) as DeepReadonly<T>;
}

test("mutableCopy copies all that is in a frozen object, of the object's own type", () => {
  const stored = frozen<Pod>({
    metadata: { name: "web", labels: { app: "web" } },
    spec: { containers: [{ name: "app", args: ["a"] }] },
  });
  const copy: Pod = mutableCopy(stored);
  copy.metadata.labels = { app: "other" };
  copy.spec!.containers[0]!.args!.push("b");
  copy.spec!.containers.push({ name: "proxy" });
  assertEquals(stored.spec?.containers, [{ name: "app", args: ["a"] }]);
  assertEquals(stored.metadata.labels, { app: "web" });
  assertEquals(copy.spec?.containers.map(({ name }) => name), ["app", "proxy"]);
});

test("mutableCopy gives the types of the generated kinds", () => {
  const deployment = frozen<Deployment>({
    metadata: { name: "web" },
    spec: { selector: {}, template: {} },
  });
  const configMap = frozen<ConfigMap>({ metadata: { name: "a" }, data: { a: "1" } });
  const copies: [Deployment, ConfigMap] = [mutableCopy(deployment), mutableCopy(configMap)];
  assertEquals(copies, [deployment, configMap] as unknown);
  assertNotStrictEquals(copies[1], configMap as unknown);
});

interface Widget {
  metadata: { name: string; labels?: Record<string, string> };
  sizes: number[];
  pair: [string, { on: boolean }];
  either: { left: string } | string[];
  anything: unknown;
  measure: (size: number) => number;
}

const widget: Widget = {
  metadata: { name: "one", labels: { app: "web" } },
  sizes: [1],
  pair: ["x", { on: true }],
  either: ["y"],
  anything: {},
  measure: (size) => size,
};

/** Is never called: the type check fails if one of these lines is valid. */
export function mutate(object: DeepReadonly<Widget>): void {
  // @ts-expect-error: a member
  object.sizes = [];
  // @ts-expect-error: an array
  object.sizes.push(2);
  // @ts-expect-error: a nested member
  object.metadata.name = "two";
  // @ts-expect-error: a record
  object.metadata.labels!.app = "db";
  // @ts-expect-error: an object in a tuple
  object.pair[1].on = false;
  // @ts-expect-error: one of a union
  if (typeof object.either === "object" && "left" in object.either) object.either.left = "z";
}

test("a read-only object is read as before, and an object can be assigned to its read-only type", () => {
  const object: DeepReadonly<Widget> = widget;
  const unknown: DeepReadonly<unknown> = object;
  const [text, { on }] = object.pair;
  assertEquals([text, on, object.sizes.map(object.measure)], ["x", true, [1]]);
  assertEquals(unknown, widget);
});

test("deepFreeze freezes an object with everything in it, and returns it", () => {
  const value = { a: [{ b: { c: 1 } }, null, "text"], d: undefined };
  assertStrictEquals(deepFreeze(value), value);
  assertThrows(() => value.a = [], TypeError);
  assertThrows(() => value.a.push("more"), TypeError);
  const first = value.a[0];
  assert(typeof first === "object" && first !== null);
  assertThrows(() => first.b.c = 2, TypeError);
  assertEquals(value, { a: [{ b: { c: 1 } }, null, "text"], d: undefined });
});

test("deepFreeze leaves primitives as they are, and ends on a cycle", () => {
  for (const value of [null, undefined, "text", 1, true]) {
    assertStrictEquals(deepFreeze(value), value);
  }
  const cycle: { self?: unknown; list: number[] } = { list: [1] };
  cycle.self = cycle;
  assert(Object.isFrozen(deepFreeze(cycle).list));
});
