import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../objects/field_error.ts";
import type { Schema } from "../schema.ts";
import { compileRules, type Rule, rulesOf } from "./compile_rules.ts";
import { ruleFieldPath } from "./rule_field_path.ts";

/** Checks the texts of the rules of a node. */
export function checkRuleTexts(schema: Schema, path: string): FieldError[] {
  return rulesOf(schema).flatMap((rule, index) => {
    const at = `${path}.x-kubernetes-validations[${index}]`;
    return [...checkMessage(rule, at), ...checkDetails(rule, schema, at)];
  });
}

function checkMessage({ rule, message, messageExpression }: Rule, at: string): FieldError[] {
  const isGiven = message.trim() !== "";
  const errors: FieldError[] = [];
  const bad = { field: `${at}.message`, value: message };
  if (rule.trim() === "") {
    errors.push(requiredValue(`${at}.rule`, "rule is not specified"));
  } else if (message !== "" && !isGiven) {
    errors.push(invalidValue(bad, "must be non-empty if specified"));
  } else if (hasLineBreak(message.trim())) {
    errors.push(invalidValue(bad, "must not contain line breaks"));
  } else if (hasLineBreak(rule.trim()) && !isGiven) {
    const detail = "message must be specified if rule contains line breaks";
    errors.push(requiredValue(`${at}.message`, detail));
  }
  if (messageExpression !== "" && messageExpression.trim() === "") {
    const detail = "messageExpression must be non-empty if specified";
    errors.push(requiredValue(`${at}.messageExpression`, detail));
  }
  return errors;
}

const reasons = [
  "FieldValueDuplicate",
  "FieldValueForbidden",
  "FieldValueInvalid",
  "FieldValueRequired",
];

function checkDetails({ reason, fieldPath }: Rule, schema: Schema, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (reason !== null && !reasons.includes(reason)) {
    errors.push(unsupportedValue({ field: `${at}.reason`, value: reason }, reasons));
  }
  if (fieldPath === "") return errors;
  const bad = { field: `${at}.fieldPath`, value: fieldPath };
  if (fieldPath.trim() === "") errors.push(invalidValue(bad, "must be non-empty if specified"));
  if (hasLineBreak(fieldPath)) errors.push(invalidValue(bad, "must not contain line breaks"));
  if (ruleFieldPath(fieldPath, schema) === undefined) {
    errors.push(invalidValue(bad, "must be a valid path"));
  }
  return errors;
}

/** Where the rules of a node stand. */
export interface RulesPlace {
  /** Path of the node in the definition. */
  readonly path: string;
  /** Whether the node is a whole object. */
  readonly isRoot: boolean;
  /** Path of the first node above whose items cannot be told apart in an update. */
  readonly uncorrelatable?: string | undefined;
}

/** Checks that the rules of a node compile, and compare with what can be found again. */
export function checkRulePrograms(schema: Schema, place: RulesPlace): FieldError[] {
  const field = `${place.path}.x-kubernetes-validations`;
  const compiled = compileRules(schema, place.isRoot);
  if (!compiled) {
    const why = "failed to retrieve type information for x-kubernetes-validations";
    const message = `Internal error: internal error: ${why}`;
    return [{ field, reason: "InternalError", message }];
  }
  return compiled.flatMap(({ rule, fault, messageFault, usesOldSelf }, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (fault !== undefined) errors.push(faultOf(rule, `${at}.rule`, fault));
    if (messageFault !== undefined) {
      errors.push(faultOf(rule, `${at}.messageExpression`, messageFault));
    }
    if (usesOldSelf && place.uncorrelatable !== undefined) {
      const detail = "oldSelf cannot be used on the uncorrelatable portion of the schema within " +
        place.uncorrelatable;
      errors.push(invalidValue({ field: `${at}.rule`, value: rule.rule }, detail));
    }
    if (!usesOldSelf && rule.optionalOldSelf !== null) {
      const bad = { field: `${at}.optionalOldSelf`, value: rule.optionalOldSelf };
      errors.push(invalidValue(bad, "may not be set if oldSelf is not used in rule"));
    }
    return errors;
  });
}

/** Returns the error for a rule, which kube-apiserver prints with the names of its own struct. */
function faultOf(rule: Rule, field: string, fault: string): FieldError {
  const shown = JSON.stringify({
    Rule: rule.rule,
    Message: rule.message,
    MessageExpression: rule.messageExpression,
    Reason: rule.reason,
    FieldPath: rule.fieldPath,
    OptionalOldSelf: rule.optionalOldSelf,
  });
  // Go escapes what HTML would read
  const escaped = shown.replace(
    /[&<>\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return { field, reason: "FieldValueInvalid", message: `Invalid value: ${escaped}: ${fault}` };
}

function hasLineBreak(text: string): boolean {
  return /[\n\r]/.test(text);
}
