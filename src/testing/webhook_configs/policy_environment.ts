import { type CelType, celTypes } from "../cel/values/cel_type.ts";
import type { CelProgram } from "../cel/compile_expression.ts";
import type { CelEnvironment } from "../cel/environment.ts";
import { objectsOf } from "../json/json_value.ts";
import { admissionEnvironment } from "./admission_environment.ts";
import { type AdmissionFault, compileAdmission } from "./compile_admission.ts";

/** A variable of a policy. */
export interface PolicyVariable {
  readonly name: string;
  readonly expression: string;
  readonly program: CelProgram | AdmissionFault;
}

/** The names that the expressions of a policy may use. */
export interface PolicyEnvironments {
  /** For most expressions. */
  readonly whole: CelEnvironment;
  /** For the changes of objects. */
  readonly patches: CelEnvironment;
  /** For messages, which cannot ask the authorizer. */
  readonly messages: CelEnvironment;
  /** For the conditions of new policies, which cannot use variables. */
  readonly conditions: CelEnvironment;
  /** The variables, each of which may use those before it. */
  readonly variables: readonly PolicyVariable[];
}

/**
 * Compiles the variables of a policy, and returns the names that its expressions may use.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/cel` `CompositedCompiler`.
 */
export function policyEnvironments(spec: Record<string, unknown>): PolicyEnvironments {
  const hasParams = (spec.paramKind ?? undefined) !== undefined;
  const given = objectsOf(spec.variables);
  const types = new Map<string, CelType>();
  const variables = given.length > 0 ? { variables: types } : {};
  const whole = admissionEnvironment({ hasParams, hasAuthorizer: true, ...variables });
  return {
    whole,
    patches: admissionEnvironment({
      hasParams,
      hasAuthorizer: true,
      hasPatchTypes: true,
      variables: types,
    }),
    messages: admissionEnvironment({ hasParams, ...variables }),
    conditions: admissionEnvironment({ hasParams, hasAuthorizer: true }),
    variables: given.map((variable) => {
      const name = typeof variable.name === "string" ? variable.name : "";
      const expression = typeof variable.expression === "string" ? variable.expression : "";
      const program = compileAdmission(expression, whole);
      types.set(name, "fault" in program ? celTypes.dyn : program.type);
      return { name, expression, program };
    }),
  };
}
