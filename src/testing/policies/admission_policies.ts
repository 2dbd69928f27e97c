import { textsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { AdmissionContext, PolicyMemory, PolicyStage } from "../webhooks/admission_chain.ts";
import type { Admission, Admitted } from "../webhooks/admission_request.ts";
import type { AdmittedRequest } from "../webhooks/webhook_match.ts";
import { boundPolicies, type BoundPolicy, isExempt, specOf } from "./bound_policies.ts";
import { compileMutatingPolicy, type MutatingPolicy } from "./compile_mutating_policy.ts";
import { type CompiledPolicy, compilePolicy } from "./compile_policy.ts";
import { judgeRequest } from "./judge_request.ts";
import { mutateObject } from "./mutate_object.ts";
import { mayMatch } from "./policy_match.ts";
import { policyRefusal, type RefusedCheck } from "./policy_refusal.ts";
import { PolicyRequest } from "./policy_request.ts";
import { type PolicyStep, policySteps, type PolicySubject } from "./policy_steps.ts";
import { policyVariables } from "./policy_variables.ts";

/** The subresources whose objects this server's mutating policies do not change. */
const actions: ReadonlySet<string> = new Set(["binding", "eviction", "scale", "token"]);

/** Evaluates the policies in the store. */
export class AdmissionPolicies implements PolicyStage {
  readonly #context: AdmissionContext;

  /** Created by the server. */
  constructor(context: AdmissionContext) {
    this.#context = context;
  }

  /** Returns whether a policy may be about a request, whatever its objects are. */
  concerns(request: AdmittedRequest): boolean {
    return [...this.#mutating(request), ...this.#validating(request)].some(({ policy }) =>
      mayMatch(policy.match, request, this.#context.registry)
    );
  }

  /**
   * Returns the object as the policies have changed it.
   *
   * @throws {StatusError} If a policy has no value, and does not ignore that.
   */
  async mutate(
    admission: Admission,
    admitted: Admitted,
    memory: PolicyMemory,
  ): Promise<KubeObject | undefined> {
    const steps = await policySteps(this.#context, this.#mutating(admission), {
      admission,
      admitted,
    });
    return steps.length === 0
      ? admitted.object
      : await mutateObject(this.#context, steps, { admission, admitted, memory });
  }

  /**
   * Checks a request by all policies.
   *
   * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/validating` `dispatcher.Dispatch`.
   *
   * @throws {StatusError} If a policy denies the request.
   */
  async validate(admission: Admission, admitted: Admitted): Promise<void> {
    const steps = await policySteps(this.#context, this.#validating(admission), {
      admission,
      admitted,
    });
    const request = new PolicyRequest(this.#context, admission);
    const refused: RefusedCheck[] = [];
    for (const step of steps) {
      refused.push(...await this.#check(step, request, { admission, admitted }));
    }
    const [first] = refused;
    if (first) throw policyRefusal(first, admission, admitted);
  }

  #validating({ resource }: AdmittedRequest): BoundPolicy<CompiledPolicy>[] {
    if (isExempt(resource)) return [];
    return boundPolicies(this.#context.store, "validating", compilePolicy);
  }

  #mutating({ resource, operation, subresource }: AdmittedRequest): BoundPolicy<MutatingPolicy>[] {
    const isAction = operation === "CONNECT" || actions.has(subresource);
    if (isExempt(resource) || operation === "DELETE" || isAction) return [];
    return boundPolicies(this.#context.store, "mutating", compileMutatingPolicy);
  }

  /** Evaluates a policy; returns what refuses the request, and gives the warnings. */
  async #check(
    { policy, binding, params, resource, error }: PolicyStep<CompiledPolicy>,
    request: PolicyRequest,
    { admission, admitted }: PolicySubject,
  ): Promise<RefusedCheck[]> {
    const place = {
      policy: policy.name,
      ...binding && { binding: binding.metadata.name ?? "" },
    };
    if (error !== undefined) return [{ ...place, message: error, reason: "" }];
    const actions = binding ? textsOf(specOf(binding).validationActions) : [];
    const find = request.variables(await request.shown(admitted, resource), resource);
    const values = policyVariables(find, policy.variables, params);
    const { denials, annotationErrors } = await request.authorizer.evaluate(() =>
      judgeRequest(policy, values)
    );
    if (actions.includes("Warn")) {
      const by = `ValidatingAdmissionPolicy '${place.policy}' with binding '${place.binding}'`;
      for (const { message } of denials) admission.warn(`Validation failed for ${by}: ${message}`);
    }
    const refusing = actions.includes("Deny") ? denials : [];
    return [...refusing, ...annotationErrors].map((denial) => ({ ...place, ...denial }));
  }
}
