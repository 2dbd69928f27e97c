import { indexesOf, type Job, type SuccessRule } from "./job.ts";

/**
 * Returns by which rule of its policy a Job has succeeded; `undefined` if by none.
 *
 * Source: `matchSuccessPolicy` of `k8s.io/kubernetes/pkg/controller/job`.
 */
export function successByPolicy(
  { spec }: Job,
  succeeded: ReadonlySet<number>,
): string | undefined {
  const { successPolicy, completions = 0 } = spec;
  if (succeeded.size === 0) return undefined;
  const index = (successPolicy?.rules ?? []).findIndex((rule) =>
    isMet(rule, { succeeded, completions })
  );
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}

function isMet(
  { succeededIndexes, succeededCount }: SuccessRule,
  { succeeded, completions }: { succeeded: ReadonlySet<number>; completions: number },
): boolean {
  if (succeededIndexes === undefined) {
    return succeededCount !== undefined && succeeded.size >= succeededCount;
  }
  const required = [...indexesOf(succeededIndexes)].filter((index) => index < completions);
  if (required.length === 0) return false;
  const there = required.filter((index) => succeeded.has(index)).length;
  return there >= (succeededCount ?? required.length);
}
