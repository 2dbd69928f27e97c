import { assertEquals, assertThrows } from "@std/assert";
import { ExitRules, exitRulesOf } from "../../../src/testing/door/exit_rules.ts";
import { StatusError } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

test("a pod ends by the first rule for its namespace and labels, or as it ends by itself", () => {
  const rules = exitRulesOf({
    exits: [
      { labels: { app: "a" }, namespace: "shop", exitCode: 1 },
      { labels: { app: "a" } },
      { namespace: "shop", exitCode: 2, afterMs: 5_000 },
    ],
  });
  const ends = (namespace: string, app: string) =>
    rules.decide({ metadata: { namespace, labels: { app } } });
  assertEquals([ends("shop", "a"), ends("default", "a"), ends("shop", "b")], [
    { exitCode: 1, afterMs: 0 },
    undefined,
    { exitCode: 2, afterMs: 5_000 },
  ]);
  assertEquals(ends("default", "b"), undefined);
  assertEquals(rules.shown.map(({ hits }) => hits), [1, 1, 1]);
  const annotations = { "helm.sh/hook": "test" };
  assertEquals(new ExitRules([{ labels: { a: "b" } }]).decide({ metadata: { annotations } }), 0);
});

test("a rule may select by a label selector and by a pattern for names", () => {
  const rules = new ExitRules([
    { selector: "app in (a, b), tier", exitCode: 3 },
    { namePattern: "^backup-\\d+", exitCode: 4 },
  ]);
  const code = (name: string, labels?: Record<string, string>) => {
    const end = rules.decide({ metadata: { name, ...(labels && { labels }) } });
    return typeof end === "object" ? end.exitCode : end;
  };
  assertEquals([code("x", { app: "b", tier: "1" }), code("x", { app: "b" })], [3, undefined]);
  assertEquals([code("backup-1"), code("a-backup-1"), code("x")], [4, undefined, undefined]);
});

test("a rule with a number of times leaves the next ends to the next rule", () => {
  const rules = new ExitRules([{ exitCode: 1, times: 2 }, { exitCode: 2, times: 1 }]);
  const ends = Array.from({ length: 4 }, () => rules.decide({ metadata: { name: "a" } }));
  assertEquals(ends, [
    { exitCode: 1, afterMs: 0 },
    { exitCode: 1, afterMs: 0 },
    { exitCode: 2, afterMs: 0 },
    undefined,
  ]);
  assertEquals(rules.shown, [
    { hits: 2, exit: { exitCode: 1, times: 2 } },
    { hits: 1, exit: { exitCode: 2, times: 1 } },
  ]);
});

test("wrong rules are refused by the field", () => {
  for (
    const [body, message] of [
      [{}, "exits is missing: give an array"],
      [{ exits: [1] }, "The settings of an exit must be an object"],
      [{ exits: [{ code: 1 }] }, 'The settings of an exit have no setting "code"'],
      [{ exits: [{ exitCode: 256 }] }, "exitCode must be a whole number from 0 to 255"],
      [{ exits: [{ afterMs: -1 }] }, "afterMs must be a whole number from 0"],
      [{ exits: [{ times: 0 }] }, "times must be a whole number from 1"],
      [{ exits: [{ labels: { a: 1 } }] }, "labels of an exit must have strings as values."],
      [{ exits: [{ selector: "a in" }] }, "selector of an exit must be a label selector: "],
      [{ exits: [{ namePattern: "(" }] }, "namePattern of an exit must be a regular expression: "],
    ] as const
  ) {
    assertThrows(() => exitRulesOf(body), StatusError, message);
  }
});
