import { assertEquals, assertThrows } from "@std/assert";
import { exitCodeBy, exitRulesOf } from "../../../src/testing/door/exit_rules.ts";
import { StatusError } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

test("a pod ends by the first rule for its namespace and labels, or as it ends by itself", () => {
  const rules = exitRulesOf({
    exits: [
      { labels: { app: "a" }, namespace: "shop", exitCode: 1 },
      { labels: { app: "a" } },
      { namespace: "shop", exitCode: 2 },
    ],
  });
  const ends = (namespace: string, app: string) =>
    exitCodeBy(rules, { metadata: { namespace, labels: { app } } });
  assertEquals([ends("shop", "a"), ends("default", "a"), ends("shop", "b")], [1, undefined, 2]);
  assertEquals(ends("default", "b"), undefined);
  const annotations = { "helm.sh/hook": "test" };
  assertEquals(exitCodeBy([{ labels: { a: "b" } }], { metadata: { annotations } }), 0);
});

test("wrong rules are refused by the field", () => {
  for (
    const [body, message] of [
      [{}, "exits is missing: give an array"],
      [{ exits: [1] }, "The settings of an exit must be an object"],
      [{ exits: [{ code: 1 }] }, 'The settings of an exit have no setting "code"'],
      [{ exits: [{ exitCode: 256 }] }, "exitCode must be a whole number from 0 to 255"],
      [{ exits: [{ labels: { a: 1 } }] }, "labels of an exit must have strings as values."],
    ] as const
  ) {
    assertThrows(() => exitRulesOf(body), StatusError, message);
  }
});
