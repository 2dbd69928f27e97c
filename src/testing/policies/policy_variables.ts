import { CelError, CelMap, type CelValue } from "../cel/values/cel_value.ts";
import { plainValue } from "../cel/plain_value.ts";
import type { FindVariable } from "../cel/scope.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { PolicyVariable } from "../webhook_configs/policy_environment.ts";
import { valueOf } from "../webhooks/admission_variables.ts";

/**
 * Returns the values of the names that the expressions of a policy use: those of the request, the
 * parameters, and the variables of the policy, which are computed when they are first needed.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/cel` `compositionContext`.
 */
export function policyVariables(
  find: FindVariable,
  variables: readonly PolicyVariable[],
  params: KubeObject | undefined,
): FindVariable {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const known = new Map<string, CelValue | CelError>();
  const given = plainValue(params ?? null);
  const computed = new CelMap({
    size: byName.size,
    keys: () => [...byName.keys()],
    get(key) {
      const variable = typeof key === "string" ? byName.get(key) : undefined;
      return variable && valueOfVariable(variable);
    },
  });
  const lookUp: FindVariable = (name) => {
    if (name === "params") return given;
    return name === "variables" ? computed : find(name);
  };
  const valueOfVariable = ({ name, program }: PolicyVariable): CelValue => {
    let value = known.get(name);
    if (value === undefined) {
      known.set(name, new CelError("it needs its own value"));
      try {
        value = valueOf(program, lookUp);
        known.set(name, value);
      } catch (error) {
        // the authorizer has to be waited for
        known.delete(name);
        throw error;
      }
    }
    if (!(value instanceof CelError)) return value;
    const fails = "fault" in program ? "compile" : "evaluate";
    const quoted = JSON.stringify(name);
    throw new CelError(`composited variable ${quoted} fails to ${fails}: ${value.message}`);
  };
  return lookUp;
}
