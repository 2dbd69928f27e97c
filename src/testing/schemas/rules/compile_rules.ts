import { optionalType } from "../../cel/values/cel_type.ts";
import { type CelProgram, compileExpression } from "../../cel/compile_expression.ts";
import { type CelEnvironment, kubernetesFunctions } from "../../cel/environment.ts";
import { isJsonObject, textOf } from "../../json/json_value.ts";
import type { Schema } from "../schema.ts";
import { ruleFieldPath } from "./rule_field_path.ts";
import { schemaType } from "./schema_type.ts";

/** One of the `x-kubernetes-validations` of a schema; what it does not say is empty. */
export interface Rule {
  readonly rule: string;
  readonly message: string;
  readonly messageExpression: string;
  readonly reason: string | null;
  readonly fieldPath: string;
  readonly optionalOldSelf: boolean | null;
}

/** A rule that can be evaluated, or why it cannot be. */
export interface CompiledRule {
  readonly rule: Rule;
  /** The program; absent for an empty rule. */
  readonly program?: CelProgram;
  /** The program of the message, if it has one that compiles. */
  readonly message?: CelProgram;
  /** Why there is no program. */
  readonly fault?: string;
  /** Why there is no program of the message. */
  readonly messageFault?: string;
  /** Whether the rule compares with the value before an update. */
  readonly usesOldSelf: boolean;
  /** The field that errors name, below the place of the rule. */
  readonly field: string;
}

/** Returns the rules of a node of a schema. */
export function rulesOf(schema: Schema): Rule[] {
  const rules = schema["x-kubernetes-validations"];
  if (!Array.isArray(rules)) return [];
  return rules.filter(isJsonObject).map((rule) => ({
    rule: textOf(rule.rule),
    message: textOf(rule.message),
    messageExpression: textOf(rule.messageExpression),
    reason: typeof rule.reason === "string" ? rule.reason : null,
    fieldPath: textOf(rule.fieldPath),
    optionalOldSelf: typeof rule.optionalOldSelf === "boolean" ? rule.optionalOldSelf : null,
  }));
}

/** The compiled rules of nodes: those of a schema serve all its objects. */
const known = new WeakMap<Schema, Map<boolean, CompiledRule[] | undefined>>();

/** Compiles the rules of a node; `undefined` if rules cannot see its values. */
export function compileRules(schema: Schema, isRoot: boolean): CompiledRule[] | undefined {
  const byPlace = known.get(schema) ?? new Map<boolean, CompiledRule[] | undefined>();
  known.set(schema, byPlace);
  if (!byPlace.has(isRoot)) byPlace.set(isRoot, compileAll(schema, isRoot));
  return byPlace.get(isRoot);
}

function compileAll(schema: Schema, isRoot: boolean): CompiledRule[] | undefined {
  const rules = rulesOf(schema);
  if (rules.length === 0) return [];
  const known = schemaType(schema, isRoot);
  if (!known) return undefined;
  const { type, fieldType } = known;
  return rules.map((rule) => {
    const oldSelf = rule.optionalOldSelf ? optionalType(type) : type;
    const variables = new Map([["self", type], ["oldSelf", oldSelf]]);
    const environment = { variables, functions: kubernetesFunctions, fieldType };
    return {
      ...compileRule(rule, environment),
      field: ruleFieldPath(rule.fieldPath, schema) ?? "",
    };
  });
}

function compileRule(rule: Rule, environment: CelEnvironment): Omit<CompiledRule, "field"> {
  if (rule.rule.trim() === "") return { rule, usesOldSelf: false };
  const program = compileExpression(rule.rule, environment);
  if ("fault" in program) {
    const failed = program.stage === "compilation" ? "compilation" : "program instantiation";
    return { rule, fault: `${failed} failed: ${program.fault}`, usesOldSelf: false };
  }
  if (program.type.kind !== "bool") {
    return { rule, fault: "cel expression must evaluate to a bool", usesOldSelf: false };
  }
  const usesOldSelf = program.variables.has("oldSelf");
  if (rule.messageExpression === "") return { rule, program, usesOldSelf };
  const message = compileExpression(rule.messageExpression, environment);
  if ("fault" in message) {
    const messageFault = `messageExpression ${message.stage} failed: ${message.fault}`;
    return { rule, program, usesOldSelf, messageFault };
  }
  if (message.type.kind !== "string") {
    const messageFault = "messageExpression must evaluate to a string";
    return { rule, program, usesOldSelf, messageFault };
  }
  return { rule, program, message, usesOldSelf };
}
