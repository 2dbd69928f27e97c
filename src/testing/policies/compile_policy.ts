import { celTypes } from "../cel/values/cel_type.ts";
import type { CelEnvironment } from "../cel/environment.ts";
import { isJsonObject, membersOf, objectsOf, textOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { compileAdmission } from "../webhook_configs/compile_admission.ts";
import { compileConditions, type MatchCondition } from "../webhook_configs/match_conditions.ts";
import {
  type PolicyEnvironments,
  policyEnvironments,
  type PolicyVariable,
} from "../webhook_configs/policy_environment.ts";
import { type PolicyMatch, policyMatchOf } from "./policy_match.ts";

/** An expression of a policy, ready to be evaluated. */
export type PolicyExpression = MatchCondition;

/** A check of a policy. */
export interface PolicyValidation extends PolicyExpression {
  readonly message: string;
  readonly messageExpression: PolicyExpression | undefined;
  /** The reason of a refusal; empty for the default. */
  readonly reason: string;
}

/** The kind of the parameters of a policy. */
export interface ParamKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The parts that policies of all types have. */
export interface PolicyFrame {
  readonly name: string;
  readonly ignoresFailures: boolean;
  readonly paramKind: ParamKind | undefined;
  readonly match: PolicyMatch;
  readonly conditions: readonly MatchCondition[];
  readonly variables: readonly PolicyVariable[];
}

/** A policy that checks requests, ready to be evaluated. */
export interface CompiledPolicy extends PolicyFrame {
  readonly validations: readonly PolicyValidation[];
  /** The values of audit annotations, whose errors count. */
  readonly annotations: readonly PolicyExpression[];
}

/** The compiled policies: one that has not changed is compiled once. */
const known = new WeakMap<KubeObject, CompiledPolicy>();

/** Compiles a stored ValidatingAdmissionPolicy. */
export function compilePolicy(policy: KubeObject): CompiledPolicy {
  const before = known.get(policy);
  if (before) return before;
  const compiled = compile(policy);
  known.set(policy, compiled);
  return compiled;
}

/** Returns the parts of a policy that those of all types have. */
export function policyFrame(
  { metadata }: KubeObject,
  spec: Record<string, unknown>,
  { whole, variables }: PolicyEnvironments,
): PolicyFrame {
  return {
    name: metadata.name ?? "",
    ignoresFailures: spec.failurePolicy === "Ignore",
    paramKind: paramKindOf(spec.paramKind),
    match: policyMatchOf(spec.matchConstraints),
    conditions: compileConditions(spec.matchConditions, whole),
    variables,
  };
}

function compile(policy: KubeObject): CompiledPolicy {
  const spec = membersOf(policy.spec);
  const environments = policyEnvironments(spec);
  const { whole, messages } = environments;
  const expression = (source: unknown, environment: CelEnvironment, ...types: string[]) => ({
    expression: textOf(source),
    program: compileAdmission(textOf(source), environment, types),
  });
  return {
    ...policyFrame(policy, spec, environments),
    validations: objectsOf(spec.validations).map((validation) => ({
      ...expression(validation.expression, whole, celTypes.bool.name),
      message: textOf(validation.message),
      messageExpression: textOf(validation.messageExpression) === ""
        ? undefined
        : expression(validation.messageExpression, messages, celTypes.string.name),
      reason: textOf(validation.reason),
    })),
    annotations: objectsOf(spec.auditAnnotations).map(({ valueExpression }) =>
      expression(valueExpression, whole, celTypes.string.name, celTypes.null.name)
    ),
  };
}

function paramKindOf(given: unknown): ParamKind | undefined {
  if (!isJsonObject(given)) return undefined;
  return { apiVersion: textOf(given.apiVersion), kind: textOf(given.kind) };
}
