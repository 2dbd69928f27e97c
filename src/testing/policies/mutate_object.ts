import { CelError, type CelValue } from "../cel/values/cel_value.ts";
import type { FindVariable } from "../cel/scope.ts";
import { equalJson } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { AdmissionContext, PolicyMemory } from "../webhooks/admission_chain.ts";
import { meetsConditions, valueOf } from "../webhooks/admission_variables.ts";
import { applyMutation, MutationError } from "./apply_mutation.ts";
import type { MutatingPolicy, PolicyMutation } from "./compile_mutating_policy.ts";
import { describeFailure } from "./judge_request.ts";
import { mutationRefusal, type RefusedCheck } from "./policy_refusal.ts";
import { conditionVariables, PolicyRequest } from "./policy_request.ts";
import type { PolicyStep, PolicySubject } from "./policy_steps.ts";
import { policyVariables } from "./policy_variables.ts";

/**
 * Returns the object of a request as policies change it, one after the other.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/mutating` `dispatchInvocations`.
 *
 * @throws {StatusError} If a policy has no value, and does not ignore that.
 */
export async function mutateObject(
  context: AdmissionContext,
  steps: readonly PolicyStep<MutatingPolicy>[],
  { admission, admitted, memory }: PolicySubject & { memory: PolicyMemory },
): Promise<KubeObject | undefined> {
  let { object } = admitted;
  const request = new PolicyRequest(context, admission);
  const refused = steps.filter(({ error }) => error !== undefined).map((step) => ({
    ...placeOf(step),
    message: step.error!,
    reason: "",
  }));
  if (memory.isAgain && !equalJson(object, memory.output)) requireAgain(memory);
  let isPatched = false;
  for (const step of steps) {
    if (step.error !== undefined || !object) continue;
    const { policy, resource, params } = step;
    const shown = await request.shown({ ...admitted, object }, resource);
    let current = shown.object!;
    const find = (): FindVariable => {
      const variables = request.variables({ ...shown, object: current }, resource);
      return policyVariables(variables, policy.variables, params);
    };
    const refuse = (message: string) => {
      if (policy.ignoresFailures) return;
      refused.push({ ...placeOf(step), message, reason: "Invalid" });
    };
    const values = conditionVariables(find());
    const verdict = await request.authorizer.evaluate(() =>
      meetsConditions(policy.conditions, values)
    );
    if (verdict !== true) {
      if (verdict !== false) refuse(verdict.error);
      continue;
    }
    const key = keyOf(step);
    if (memory.isAgain && !memory.again.has(key)) continue;
    const before = current;
    for (const mutation of policy.mutations) {
      const values = find();
      const from = current;
      const patched = await request.authorizer.evaluate(() =>
        patchedBy(mutation, values, (value) =>
          applyMutation(from, value, {
            patchType: mutation.patchType,
            resource,
            registry: context.registry,
          }))
      );
      if (typeof patched === "string") refuse(patched);
      else {
        isPatched = true;
        current = patched;
      }
    }
    if (!equalJson(before, current)) {
      requireAgain(memory);
      object = await request.given(current, resource);
    }
    if (policy.isReinvoked) memory.invoked.add(key);
  }
  if (isPatched) requireAgain(memory);
  memory.output = object;
  if (refused.length > 0) throw mutationRefusal(refused, admission, admitted);
  return object;
}

/** Has the policies evaluated again that ask for that, because the object has changed. */
function requireAgain({ invoked, again }: PolicyMemory): void {
  for (const key of invoked) again.add(key);
}

/** Returns a changed object, or why there is none. */
function patchedBy(
  mutation: PolicyMutation,
  find: FindVariable,
  apply: (value: CelValue) => KubeObject,
): KubeObject | string {
  const value = valueOf(mutation.program, find);
  if (value instanceof CelError) return describeFailure(mutation, value);
  try {
    return apply(value);
  } catch (error) {
    if (error instanceof MutationError) return error.message;
    throw error;
  }
}

function placeOf(
  { policy, binding }: PolicyStep<MutatingPolicy>,
): Pick<RefusedCheck, "policy" | "binding"> {
  return { policy: policy.name, ...binding && { binding: binding.metadata.name ?? "" } };
}

function keyOf({ policy, binding, params }: PolicyStep<MutatingPolicy>): string {
  const { name = "", namespace = "" } = params?.metadata ?? {};
  return [policy.name, binding?.metadata.name ?? "", namespace, name].join("/");
}
