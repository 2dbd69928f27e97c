import { assertEquals, assertThrows } from "@std/assert";
import { createLabelMatcher, type LabelSelector, LabelSelectorError } from "../../../mod.ts";
import { test } from "../../support/test.ts";

/** Returns whether a selector selects an object with these labels. */
function selects(
  selector: string | LabelSelector | null | undefined,
  labels?: Record<string, string>,
): boolean {
  return createLabelMatcher(selector)({ metadata: labels ? { labels } : {} });
}

test("createLabelMatcher selects every object by an empty selector, and none without one", () => {
  for (const selector of ["", {}, { matchLabels: {}, matchExpressions: [] }]) {
    assertEquals(selects(selector, { app: "web" }), true);
    assertEquals(selects(selector), true);
    assertEquals(createLabelMatcher(selector)({}), true);
  }
  for (const selector of [undefined, null]) {
    assertEquals(selects(selector, { app: "web" }), false);
    assertEquals(selects(selector), false);
  }
});

test("createLabelMatcher requires all of matchLabels and matchExpressions", () => {
  const selector = {
    matchLabels: { app: "web" },
    matchExpressions: [
      { key: "tier", operator: "In", values: ["a", "b"] },
      { key: "track", operator: "NotIn", values: ["canary"] },
      { key: "owner", operator: "Exists" },
      { key: "paused", operator: "DoesNotExist", values: [] },
    ],
  };
  const labels = { app: "web", tier: "b", owner: "" };
  assertEquals(selects(selector, labels), true);
  assertEquals(selects(selector, { ...labels, track: "stable" }), true);
  assertEquals(selects(selector, { ...labels, app: "db" }), false);
  assertEquals(selects(selector, { ...labels, tier: "c" }), false);
  assertEquals(selects(selector, { ...labels, track: "canary" }), false);
  assertEquals(selects(selector, { ...labels, paused: "true" }), false);
  assertEquals(selects(selector, { app: "web", tier: "b" }), false);
  assertEquals(selects(selector), false);
});

test("createLabelMatcher keeps the selector that it got", () => {
  const values = ["a"];
  const matches = createLabelMatcher({ matchExpressions: [{ key: "x", operator: "In", values }] });
  values[0] = "b";
  assertEquals(matches({ metadata: { labels: { x: "a" } } }), true);
});

test("createLabelMatcher names the wrong part of a selector", () => {
  const expressions = (...matchExpressions: unknown[]) => ({ matchExpressions });
  const faults: [unknown, string][] = [
    [{ app: "web" }, 'it has matchLabels and matchExpressions, and no "app". Labels alone'],
    [{ matchLabels: "app" }, 'matchLabels must be a plain object: it is "app"'],
    [{ matchLabels: new Map([["a", "b"]]) }, "matchLabels must be a plain object: it is a Map"],
    [{ matchExpressions: Array(3) }, "matchExpressions[0] must be { key, operator, values }"],
    [
      expressions({ key: "a", operator: "In", values: Array(2) }),
      "matchExpressions[0].values[0] must have at most 63 letters",
    ],
    [{ matchLabels: { "-a": "b" } }, "a key of matchLabels must have at most 63 letters"],
    [{ matchLabels: { a: 1 } }, 'matchLabels["a"] must have at most 63 letters'],
    [{ matchExpressions: {} }, "matchExpressions must be an array: it is an object"],
    [expressions("a"), 'matchExpressions[0] must be { key, operator, values }: it is "a"'],
    [expressions({ operator: "In" }), "matchExpressions[0].key must have"],
    [
      expressions({ key: "a", operator: "Exists" }, { key: "a", operator: "Equals" }),
      'matchExpressions[1].operator must be In, NotIn, Exists or DoesNotExist: it is "Equals"',
    ],
    [
      expressions({ key: "a", operator: "In" }),
      "matchExpressions[0].values must have at least one value for In",
    ],
    [
      expressions({ key: "a", operator: "Exists", values: ["b"] }),
      "matchExpressions[0].values must have no value for Exists",
    ],
    [
      expressions({ key: "a", operator: "In", values: "b" }),
      'matchExpressions[0].values must be an array: it is "b"',
    ],
    [
      expressions({ key: "a", operator: "In", values: ["b", "c d"] }),
      "matchExpressions[0].values[1] must have at most 63 letters",
    ],
  ];
  for (const [selector, fault] of faults) {
    const message = `The label selector is not valid: ${fault}`;
    assertThrows(() => createLabelMatcher(selector as LabelSelector), LabelSelectorError, message);
  }
  for (const selector of [5, [], true, new Map([["app", "web"]]), new Date(0), Object.create({})]) {
    const message = "A label selector must be a text, such as app=web, or an object";
    assertThrows(() => createLabelMatcher(selector as LabelSelector), TypeError, message);
  }
  const bare = Object.assign(Object.create(null), { matchLabels: Object.create(null) });
  assertEquals(selects(bare), true);
  const requirement = { key: "a", operator: "Exists" } as const;
  const matches = createLabelMatcher({ matchExpressions: [requirement] });
  assertThrows(() => matches(undefined as never), TypeError, "such as { metadata: { labels } }");
});
