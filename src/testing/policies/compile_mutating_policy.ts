import { isJsonObject, membersOf, objectsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { compileAdmission } from "../webhook_configs/compile_admission.ts";
import { policyEnvironments } from "../webhook_configs/policy_environment.ts";
import { patchKinds } from "../webhook_configs/validate_mutating_policy.ts";
import { type PolicyExpression, type PolicyFrame, policyFrame } from "./compile_policy.ts";

/** A change of a policy. */
export interface PolicyMutation extends PolicyExpression {
  readonly patchType: keyof typeof patchKinds;
}

/** A policy that changes objects, ready to be evaluated. */
export interface MutatingPolicy extends PolicyFrame {
  readonly mutations: readonly PolicyMutation[];
  /** Whether the policy is evaluated again if others have changed the object. */
  readonly isReinvoked: boolean;
}

/** The compiled policies: one that has not changed is compiled once. */
const known = new WeakMap<KubeObject, MutatingPolicy>();

/** Compiles a stored MutatingAdmissionPolicy. */
export function compileMutatingPolicy(policy: KubeObject): MutatingPolicy {
  const before = known.get(policy);
  if (before) return before;
  const spec = membersOf(policy.spec);
  const environments = policyEnvironments(spec);
  const compiled = {
    ...policyFrame(policy, spec, environments),
    mutations: objectsOf(spec.mutations).map((mutation): PolicyMutation => {
      const patchType = mutation.patchType === "JSONPatch" ? "JSONPatch" : "ApplyConfiguration";
      const { field, type } = patchKinds[patchType];
      const given = mutation[field];
      const expression = isJsonObject(given) ? String(given.expression ?? "") : "";
      const program = compileAdmission(expression, environments.patches, [type]);
      return { patchType, expression, program };
    }),
    isReinvoked: spec.reinvocationPolicy === "IfNeeded",
  };
  known.set(policy, compiled);
  return compiled;
}
