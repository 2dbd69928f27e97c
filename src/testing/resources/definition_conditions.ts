import { membersOf, objectsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";

/** A condition of a CustomResourceDefinition, without its time. */
export interface DefinitionCondition {
  /** Type, such as `Established`. */
  readonly type: string;
  /** Status. */
  readonly status: "True" | "False";
  /** Reason for programs. */
  readonly reason: string;
  /** Text for people. */
  readonly message: string;
}

/** Returns the condition of a type, if a definition has it. */
export function conditionOf(
  definition: KubeObject,
  type: string,
): Record<string, unknown> | undefined {
  return conditionsOf(definition).find((each) => each.type === type);
}

/** Returns whether a definition has a condition, and the condition is met. */
export function isConditionMet(definition: KubeObject, type: string): boolean {
  return conditionOf(definition, type)?.status === "True";
}

/**
 * Returns a definition with a condition; the same definition if it has this one. The time is that of
 * the last change of the status.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apihelpers` `SetCRDCondition`.
 */
export function withCondition(
  definition: KubeObject,
  condition: DefinitionCondition,
  at: string,
): KubeObject {
  const earlier = conditionOf(definition, condition.type);
  const { type, status, reason, message } = condition;
  const isSame = earlier?.status === status && earlier.reason === reason &&
    earlier.message === message;
  if (isSame) return definition;
  const kept = earlier?.status === status ? earlier.lastTransitionTime : undefined;
  const next = { type, status, lastTransitionTime: kept ?? at, reason, message };
  const known = conditionsOf(definition);
  const conditions = earlier
    ? known.map((each) => each === earlier ? next : each)
    : [...known, next];
  const members = membersOf(definition.status);
  return { ...definition, status: { ...members, conditions } };
}

function conditionsOf({ status }: KubeObject): Record<string, unknown>[] {
  return objectsOf(membersOf(status).conditions);
}
