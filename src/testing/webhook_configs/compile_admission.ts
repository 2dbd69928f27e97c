import type { CelType } from "../cel/values/cel_type.ts";
import { type CelProgram, compileExpression } from "../cel/compile_expression.ts";
import type { CelEnvironment } from "../cel/environment.ts";
import { type FieldError, invalidValue } from "../objects/field_error.ts";

/** An expression about requests that cannot be evaluated. */
export interface AdmissionFault {
  /** Why not, in the words of kube-apiserver. */
  readonly fault: string;
  /** Whether kube-apiserver takes it for a failure of its own. */
  readonly isInternal: boolean;
}

/** Compiles an expression whose value must have one of the given types; without, any type. */
export function compileAdmission(
  source: string,
  environment: CelEnvironment,
  types?: readonly string[],
): CelProgram | AdmissionFault {
  const program = compileExpression(source, environment);
  if ("fault" in program) {
    const { stage, fault } = program;
    return stage === "compilation"
      ? { fault: `compilation failed: ${fault}`, isInternal: false }
      : { fault: `program instantiation failed: ${fault}`, isInternal: true };
  }
  const found = typeText(program.type);
  if (!types || types.includes(found)) return program;
  const wanted = types.length === 1 ? types[0]! : `one of [${types.join(" ")}]`;
  return { fault: `must evaluate to ${wanted} but got ${found}`, isInternal: false };
}

/** Returns the errors of an expression in an object. */
export function expressionErrors(
  { field, value }: { field: string; value: string },
  environment: CelEnvironment,
  types?: readonly string[],
): FieldError[] {
  const program = compileAdmission(value, environment, types);
  return "fault" in program ? [faultError({ field, value }, program)] : [];
}

/** Returns the error of an expression that does not compile. */
export function faultError(
  { field, value }: { field: string; value: string },
  { fault, isInternal }: AdmissionFault,
): FieldError {
  if (!isInternal) return invalidValue({ field, value }, fault);
  return { field, reason: "InternalError", message: `Internal error: ${fault}` };
}

/** Returns a type as cel-go writes its own name. */
function typeText({ name, params }: CelType): string {
  return params.length === 0 ? name : `${name}(${params.map(typeText).join(", ")})`;
}
