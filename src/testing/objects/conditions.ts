import { membersOf, objectsOf } from "../json/json_value.ts";
import type { KubeObject } from "./kube_object.ts";

/** The fields that each condition has. */
interface ConditionFields {
  readonly type?: unknown;
  readonly status?: unknown;
  readonly lastTransitionTime?: unknown;
}

/** Returns the conditions in the status of an object. */
export function conditionsOf({ status }: KubeObject): Record<string, unknown>[] {
  return objectsOf(membersOf(status).conditions);
}

/** Returns the condition of a type, if an object has it. */
export function conditionOf(
  object: KubeObject,
  type: string,
): Record<string, unknown> | undefined {
  return conditionsOf(object).find((each) => each.type === type);
}

/** Returns whether an object has a condition, and the condition is met. */
export function isConditionMet(object: KubeObject, type: string): boolean {
  return conditionOf(object, type)?.status === "True";
}

/** Returns whether an object, such as a pod or a node, is ready. */
export function isReady(object: KubeObject): boolean {
  return isConditionMet(object, "Ready");
}

/**
 * Returns conditions with one in the place of that of its type, or at the end. Its time is for a change
 * of the status: a condition whose status stays keeps the time that it has.
 */
export function withCondition<Condition extends ConditionFields>(
  conditions: readonly Condition[],
  condition: Condition,
): Condition[] {
  const known = conditions.find(({ type }) => type === condition.type);
  if (!known) return [...conditions, condition];
  const since = known.status === condition.status ? known.lastTransitionTime : undefined;
  const next = { ...condition, lastTransitionTime: since ?? condition.lastTransitionTime };
  return conditions.map((each) => each === known ? next : each);
}
