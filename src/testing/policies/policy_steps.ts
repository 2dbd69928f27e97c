import type { KubeObject } from "../objects/kube_object.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import type { AdmissionContext } from "../webhooks/admission_chain.ts";
import type { Admission, Admitted } from "../webhooks/admission_request.ts";
import { isSelected } from "../webhooks/webhook_match.ts";
import { type BoundPolicy, specOf } from "./bound_policies.ts";
import type { PolicyFrame } from "./compile_policy.ts";
import { matchedResource, type PolicyMatch, policyMatchOf } from "./policy_match.ts";
import { paramResource, paramsOf, PolicyConfigError } from "./policy_params.ts";

/** An evaluation of a policy for a request, or why it cannot be evaluated. */
export interface PolicyStep<P> {
  readonly policy: P;
  /** The resource as which the policy knows the object. */
  readonly resource: ServedResource;
  /** The binding; absent if the policy itself cannot be used. */
  readonly binding?: KubeObject;
  /** The parameters; absent for none. */
  readonly params?: KubeObject | undefined;
  /** Why there is no evaluation, and the failure policy does not ignore that. */
  readonly error?: string;
}

/** A request, and the objects that it is about. */
export interface PolicySubject {
  readonly admission: Admission;
  readonly admitted: Admitted;
}

/**
 * Returns the evaluations of policies for a request: one for each binding and each of its
 * parameters.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/generic` `policyDispatcher.Dispatch`.
 */
export async function policySteps<P extends PolicyFrame>(
  context: AdmissionContext,
  bound: readonly BoundPolicy<P>[],
  subject: PolicySubject,
): Promise<PolicyStep<P>[]> {
  const steps: PolicyStep<P>[] = [];
  for (const { policy, bindings } of bound) {
    const resource = matched(context, policy.match, subject);
    if (!resource) continue;
    const place = { policy, resource };
    const failed = await attempt(() => {
      paramResource(context, policy.paramKind);
      return Promise.resolve([]);
    });
    if (typeof failed === "string") {
      const error = `failed to configure policy: ${failed}`;
      if (!policy.ignoresFailures) steps.push({ ...place, error });
      continue;
    }
    for (const binding of bindings) {
      const { matchResources, paramRef } = specOf(binding);
      const isMatched = matchResources === undefined ||
        matched(context, policyMatchOf(matchResources), subject) !== undefined;
      if (!isMatched) continue;
      const { paramKind } = policy;
      const query = { paramKind, paramRef, namespace: subject.admission.namespace };
      const found = await attempt(() => paramsOf(context, query));
      if (typeof found !== "string") {
        steps.push(...found.map((params) => ({ ...place, binding, params })));
      } else if (!policy.ignoresFailures) {
        steps.push({ ...place, binding, error: `failed to configure binding: ${found}` });
      }
    }
  }
  return steps;
}

/** Returns the resource as which a policy knows the object, if its rules and selectors match. */
function matched(
  { store, registry }: AdmissionContext,
  match: PolicyMatch,
  { admission, admitted }: PolicySubject,
): ServedResource | undefined {
  const resource = matchedResource(match, admission, registry);
  if (!resource) return undefined;
  return isSelected(store, match, { request: admission, admitted }) ? resource : undefined;
}

/** Returns a result, or the message of an error of the configuration. */
async function attempt<T>(find: () => Promise<T>): Promise<T | string> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof PolicyConfigError) return error.message;
    throw error;
  }
}
