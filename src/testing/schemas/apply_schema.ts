/**
 * Applies the schema of a custom resource to an object: unknown fields are pruned
 * (`prune_fields.ts`), defaults are set (`set_defaults.ts`), and the rest is checked in the words of
 * kube-apiserver (`validate_value.ts`, `list_uniqueness.ts`, `rules`). `definition_schema.ts` checks
 * what a CustomResourceDefinition may say.
 *
 * @module
 */
import type { FieldError } from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { CelRules } from "./definition_schema.ts";
import { pruneFields } from "./prune_fields.ts";
import { ruleErrors } from "./rules/validate_rules.ts";
import type { Schema } from "./schema.ts";
import { setDefaults } from "./set_defaults.ts";
import { type ScalePaths, validateObject, validateStatus } from "./validate_object.ts";

/** The parts of a resource by which its objects are pruned, completed and checked. */
export interface SchemaRules {
  /** The schema; `false` for a resource without one. */
  readonly schema: Schema | false;
  /** The fields of its `/scale`, if it has one. */
  readonly scale: boolean | ScalePaths;
}

/** Called with the paths of the fields that a schema does not have, if any; may refuse them. */
export type OnUnknownFields = (fields: readonly string[]) => void;

/** Returns an object without the fields that its resource's schema does not have. */
export function withoutUnknownFields(
  object: KubeObject,
  { schema }: Pick<SchemaRules, "schema">,
  onUnknownFields?: OnUnknownFields,
): KubeObject {
  if (!schema) return object;
  const { object: pruned, unknownFields } = pruneFields(object, schema);
  onUnknownFields?.(unknownFields);
  return pruned;
}

/** Returns an object with the defaults of its resource's schema. */
export function withSchemaDefaults(
  object: KubeObject,
  { schema }: Pick<SchemaRules, "schema">,
): KubeObject {
  return schema ? setDefaults(object, schema) as KubeObject : object;
}

/** Returns what an object, or only its status, breaks of its resource's schema. */
export function schemaErrors(
  object: KubeObject,
  { schema, scale }: SchemaRules,
  { previous, status = false, celRules = "evaluate" }: SchemaCheck = {},
): FieldError[] {
  if (!schema) return [];
  const rules = { schema, scale, previous };
  const errors = status ? validateStatus(object, rules) : validateObject(object, rules);
  if (celRules === "ignore") return errors;
  return [...errors, ...ruleErrors(schema, { object, previous }, errors)];
}

/** How an object is checked. */
export interface SchemaCheck {
  /** The object before an update. */
  previous?: KubeObject;
  /**
   * Whether only the status is written.
   * @default {false}
   */
  status?: boolean;
  /**
   * Treatment of rules in CEL.
   * @default {"evaluate"}
   */
  celRules?: CelRules | undefined;
}
