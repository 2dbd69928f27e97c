import { membersOf } from "../json/json_value.ts";
import { conditionOf, conditionsOf, withCondition } from "../objects/conditions.ts";
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

/**
 * Returns a definition with a condition; the same definition if it has this one.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apihelpers` `SetCRDCondition`.
 */
export function withDefinitionCondition(
  definition: KubeObject,
  condition: DefinitionCondition,
  at: string,
): KubeObject {
  const earlier = conditionOf(definition, condition.type);
  const { type, status, reason, message } = condition;
  const isSame = earlier?.status === status && earlier.reason === reason &&
    earlier.message === message;
  if (isSame) return definition;
  const next = { type, status, lastTransitionTime: at, reason, message };
  const conditions = withCondition(conditionsOf(definition), next);
  return { ...definition, status: { ...membersOf(definition.status), conditions } };
}
