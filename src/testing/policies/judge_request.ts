import { CelError } from "../cel/values/cel_value.ts";
import type { FindVariable } from "../cel/scope.ts";
import { meetsConditions, valueOf } from "../webhooks/admission_variables.ts";
import type { CompiledPolicy, PolicyExpression, PolicyValidation } from "./compile_policy.ts";
import { conditionVariables } from "./policy_request.ts";

/** A check that a request does not pass. */
export interface Denial {
  readonly message: string;
  /** The reason; empty for the default. */
  readonly reason: string;
}

/** The verdict of a policy about a request. */
export interface Judgement {
  /** The checks that it does not pass. */
  readonly denials: readonly Denial[];
  /** Why audit annotations have no value; they refuse the request whatever the binding says. */
  readonly annotationErrors: readonly Denial[];
}

const nothing: Judgement = { denials: [], annotationErrors: [] };

/**
 * Returns the verdict of a policy about a request.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/validating` `validator.Validate`.
 */
export function judgeRequest(policy: CompiledPolicy, find: FindVariable): Judgement {
  const { conditions, validations, annotations, ignoresFailures } = policy;
  const verdict = meetsConditions(conditions, conditionVariables(find));
  if (verdict === false || (verdict !== true && ignoresFailures)) return nothing;
  if (verdict !== true) return { ...nothing, denials: [{ message: verdict.error, reason: "" }] };
  const failures = (expressions: readonly PolicyExpression[]) =>
    ignoresFailures ? [] : expressions.flatMap((one) => failureOf(one, find));
  return {
    denials: validations.flatMap((validation) => {
      const value = valueOf(validation.program, find);
      if (value === true) return [];
      if (value instanceof CelError) return failures([validation]);
      return [{ message: messageOf(validation, find), reason: validation.reason }];
    }),
    annotationErrors: failures(annotations),
  };
}

function failureOf(expression: PolicyExpression, find: FindVariable): Denial[] {
  const value = valueOf(expression.program, find);
  if (!(value instanceof CelError)) return [];
  return [{ message: describeFailure(expression, value), reason: "" }];
}

/** Returns the message about an expression that has no value. */
export function describeFailure(
  { expression, program }: PolicyExpression,
  { message }: CelError,
): string {
  return "fault" in program
    ? `compilation error: ${message}`
    : `expression '${expression}' resulted in error: ${message}`;
}

const longestMessage = 5 * 1024;

/** Returns the message of a check: by its expression, or where that gives none, by its text. */
function messageOf(validation: PolicyValidation, find: FindVariable): string {
  const { messageExpression, message, expression } = validation;
  const value = messageExpression && valueOf(messageExpression.program, find);
  const text = typeof value === "string" ? value.trim() : "";
  const isFitting = !text.includes("\n") && new TextEncoder().encode(text).length <= longestMessage;
  return (isFitting && text) || message.trim() || `failed expression: ${expression.trim()}`;
}
