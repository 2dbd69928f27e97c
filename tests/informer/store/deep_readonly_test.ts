import { assertEquals } from "@std/assert";
import type { DeepReadonly } from "../../../src/core/deep_readonly.ts";
import { test } from "../../support/test.ts";

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
