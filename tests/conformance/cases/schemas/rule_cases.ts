import { assertEquals } from "@std/assert";
import { inFull } from "../../../support/test.ts";
import brokenAnswers from "../../cel/broken_rules.json" with { type: "json" };
import { brokenRules } from "../../cel/broken_rules.ts";
import judgedAnswers from "../../cel/judged_rules.json" with { type: "json" };
import { judgedRules } from "../../cel/judged_rules.ts";
import {
  batches,
  changeAnswers,
  compileAnswers,
  judgeAnswers,
  type RuleAnswers,
} from "../../cel/rule_answers.ts";
import changedAnswers from "../../cel/rule_changes.json" with { type: "json" };
import { ruleChanges } from "../../cel/rule_changes.ts";
import { Fixture } from "../../fixture.ts";
import type { Cases } from "../cases.ts";

/** Rules in CEL of a resource, and what a real server answered (`cel/record.ts`). */
export const ruleCases: Cases = {
  async "rules that do not compile are refused in the words of cel-go"(fixture) {
    const rules = brokenRules.filter((_, index) => index % inFull(1, 7) === 0);
    for (const batch of batches(rules, 20)) {
      assertEquals(await compileAnswers(fixture, batch), recorded(brokenAnswers, batch));
    }
  },

  async "rules judge an object as kube-apiserver does"(fixture) {
    const rules = judgedRules.filter((_, index) => index % inFull(1, 7) === 0);
    await Promise.all(
      batches(rules, 20).map(async (batch) => {
        await using own = await Fixture.open(() => Promise.resolve(borrowed(fixture)));
        assertEquals(await judgeAnswers(own, batch), recorded(judgedAnswers, batch));
      }),
    );
  },

  async "rules judge new and changed objects, and tell so by their messages"(fixture) {
    const names = Object.keys(ruleChanges).filter((_, index) => index % inFull(1, 5) === 0);
    await Promise.all(names.map(async (name) => {
      await using own = await Fixture.open(() => Promise.resolve(borrowed(fixture)));
      assertEquals(
        { [name]: await changeAnswers(own, ruleChanges[name]!) },
        { [name]: (changedAnswers as Record<string, unknown>)[name] },
      );
    }));
  },
};

/** Returns the cluster of a fixture for another one, which does not close it. */
function borrowed({ cluster }: Fixture) {
  return { ...cluster, [Symbol.asyncDispose]: () => Promise.resolve() };
}

function recorded(answers: Record<string, string | null>, rules: readonly string[]): RuleAnswers {
  return Object.fromEntries(rules.map((rule) => [rule, answers[rule] ?? null]));
}
