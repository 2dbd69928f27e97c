import { aggregated } from "../access/decision.ts";
import { CelError, type CelValue } from "../cel/values/cel_value.ts";
import { plainValue } from "../cel/plain_value.ts";
import type { FindVariable } from "../cel/scope.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import type { MatchCondition } from "../webhook_configs/match_conditions.ts";
import { type Admission, admissionRequest, type Admitted } from "./admission_request.ts";
import type { RequestAuthorizer } from "./request_authorizer.ts";

/** The facts that expressions about a request are told. */
export interface AdmissionFacts extends Admitted {
  readonly admission: Admission;
  /** The resource as which the objects are shown. */
  readonly resource: ServedResource;
  readonly authorizer: RequestAuthorizer;
  /** The namespace of the object; absent for webhooks. */
  readonly namespaceObject?: KubeObject | undefined;
}

/** Returns the values of the variables of expressions about a request. */
export function admissionVariables(facts: AdmissionFacts): FindVariable {
  const { admission, resource, authorizer } = facts;
  const find: Readonly<Record<string, () => CelValue>> = {
    object: () => plainValue(facts.object ?? null),
    oldObject: () => plainValue(facts.oldObject ?? null),
    request: () => plainValue(admissionRequest(admission, resource)),
    namespaceObject: () => plainValue(facts.namespaceObject ?? null),
    authorizer: () => authorizer.value,
    "authorizer.requestResource": () => {
      const { namespace, name, subresource } = admission;
      const { group, plural } = admission.resource;
      return authorizer.aboutResource({ group, resource: plural, subresource, namespace, name });
    },
  };
  return (name) => find[name]?.();
}

/**
 * Returns whether a request meets conditions: not if one is false; otherwise the errors of those
 * that have no value count.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions`.
 */
export function meetsConditions(
  conditions: readonly MatchCondition[],
  find: FindVariable,
): boolean | { error: string } {
  const errors = new Set<string>();
  for (const { expression, program } of conditions) {
    const value = valueOf(program, find);
    if (value === false) return false;
    if (value instanceof CelError) {
      errors.add(`expression '${expression}' resulted in error: ${value.message}`);
    }
  }
  return errors.size === 0 || { error: aggregated([...errors]) };
}

/** Returns the value of an expression, or the error of one that has none. */
export function valueOf(
  program: MatchCondition["program"],
  find: FindVariable,
): CelValue | CelError {
  if ("fault" in program) return new CelError(program.fault);
  try {
    return program.evaluate(find);
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}
