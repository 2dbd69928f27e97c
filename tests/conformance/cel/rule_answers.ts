import { defineWidgets } from "../define_widgets.ts";
import type { Fixture } from "../fixture.ts";
import type { Answer } from "../json_api.ts";
import type { RuleChange } from "./rule_changes.ts";
import { ruledObject, ruledSpec } from "./rule_subject.ts";

/** Messages of a server about rules; `null` for a rule that holds, or compiles. */
export type RuleAnswers = Record<string, string | null>;

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** Returns why each rule does not compile. */
export async function compileAnswers(
  { api, namespace }: Fixture,
  rules: readonly string[],
): Promise<RuleAnswers> {
  const group = `${namespace}.example.com`;
  const spec = specWith(rules);
  const answer = await api.post(`${definitions}?dryRun=All`, {
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
      }],
    },
  });
  const answers: RuleAnswers = Object.fromEntries(rules.map((rule) => [rule, null]));
  for (const [field, message] of causesOf(answer)) {
    const index = /x-kubernetes-validations\[(\d+)\]/.exec(field)?.[1];
    const rule = index === undefined ? undefined : rules[Number(index)];
    // costs are estimated by the real server alone: a table has no rule that costs too much
    if (rule === undefined && message.includes("cost total")) continue;
    if (rule === undefined) throw new Error(`${field}: ${message}`);
    // kube-apiserver gives each type a name of its own
    answers[rule] = message.replaceAll(/selfType\d*/g, "selfType");
  }
  return answers;
}

/** Returns what rules say of one object: why they are broken, or have no value. */
export async function judgeAnswers(
  fixture: Fixture,
  rules: readonly string[],
): Promise<RuleAnswers> {
  const answers: RuleAnswers = Object.fromEntries(rules.map((rule) => [rule, null]));
  const { path, widget } = await defineWidgets(fixture, {}, specWith(rules));
  const answer = await fixture.api.post(`${path}?dryRun=All`, widget("a", { spec: ruledObject }));
  for (const [field, message] of causesOf(answer)) {
    const rule = rules.filter((each) => message.endsWith(`rule: ${each}`)).at(0);
    if (rule === undefined || field !== "spec") throw new Error(`${field}: ${message}`);
    answers[rule] = message;
  }
  return answers;
}

/** Returns the causes for which a new object is refused, or else its update. */
export async function changeAnswers(
  fixture: Fixture,
  { spec, before, after }: RuleChange,
): Promise<[field: string, message: string][]> {
  const { path, widget } = await defineWidgets(fixture, {}, spec);
  const created = await fixture.api.post(path, widget("a", { spec: before }));
  if (created.status !== 201 || after === undefined) return causesOf(created);
  const next = { ...created.body, spec: after };
  return causesOf(await fixture.api.put(`${path}/a`, next));
}

function specWith(rules: readonly string[]): Record<string, unknown> {
  return {
    ...ruledSpec,
    // a rule with line breaks must have a message
    "x-kubernetes-validations": rules.map((rule) =>
      rule.includes("\n") ? { rule, message: `failed rule: ${rule.split("\n")[0]}` } : { rule }
    ),
  };
}

function causesOf({ status, body }: Answer): [field: string, message: string][] {
  if (status < 300) return [];
  const causes: { field: string; message: string }[] = body.details?.causes ?? [];
  if (causes.length === 0) throw new Error(`${status}: ${body.message}`);
  return sortedCauses(causes);
}

/** Returns causes in an order of their own: kube-apiserver goes over fields at random. */
export function sortedCauses(
  causes: readonly { field: string; message: string }[],
): [field: string, message: string][] {
  const sorted = causes.toSorted((one, other) =>
    one.field === other.field ? 0 : one.field < other.field ? -1 : 1
  );
  return sorted.map(({ field, message }) => [field, message]);
}

/** Splits a table into parts for one definition each: a definition may cost only so much. */
export function batches<T>(table: readonly T[], size: number): T[][] {
  const count = Math.ceil(table.length / size);
  return Array.from({ length: count }, (_, index) => table.slice(index * size, (index + 1) * size));
}
