import { CelError, CelList, CelMap, type CelValue } from "../cel/values/cel_value.ts";
import { valueJson } from "../cel/value_json.ts";
import { isJsonObject, membersOf } from "../json/json_value.ts";
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from "../merge/json_patch.ts";
import { itemType } from "../merge/list_items.ts";
import { mergeObjects } from "../merge/merge_objects.ts";
import { memberType, type MergeType } from "../merge/merge_type.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ResourceRegistry } from "../resources/resource_registry.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import { withSchemaDefaults } from "../schemas/apply_schema.ts";
import { internalError } from "../status/api_errors.ts";
import { typedObject } from "../structs/typed_object.ts";
import { parsePatched } from "../webhooks/patched_object.ts";
import { describeUndeclared } from "../writes/field_validation.ts";
import { applyWriteDefaults } from "../writes/object_defaults.ts";
import type { PolicyMutation } from "./compile_mutating_policy.ts";

/** Thrown for a change that cannot be made; the failure policy decides what follows. */
export class MutationError extends Error {
  override readonly name = "MutationError";
}

/** How an object is changed. */
export interface MutationPlan extends Pick<PolicyMutation, "patchType"> {
  readonly resource: ServedResource;
  readonly registry: ResourceRegistry;
}

/**
 * Returns an object as the value of a policy's expression changes it, with its defaults.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch`.
 *
 * @throws {MutationError} If the value does not fit the object.
 * @throws {StatusError} If the change makes something else of the object.
 */
export function applyMutation(
  object: KubeObject,
  value: CelValue,
  { patchType, resource, registry }: MutationPlan,
): KubeObject {
  if (patchType === "ApplyConfiguration") {
    const merged = applied(object, value, resource);
    return defaulted(typedObject(merged, resource, { refuse: unfit }), resource);
  }
  const patched = patchedBy(object, value);
  if (patched === undefined) return object;
  const typed = typedObject(parsePatched(patched, { resource, registry }), resource, {
    refuse: internalError,
    onUnknownFields(fields) {
      if (fields.length === 0) return;
      const texts = fields.map((field) => `unknown field ${JSON.stringify(field)}`);
      throw internalError(`strict decoding error: ${texts.join(", ")}`);
    },
  });
  return defaulted(typed, resource);
}

function defaulted(object: KubeObject, resource: ServedResource): KubeObject {
  return withSchemaDefaults(applyWriteDefaults(object, resource), resource);
}

function applied(object: KubeObject, value: CelValue, resource: ServedResource): KubeObject {
  if (!(value instanceof CelMap)) throw new MutationError("invalid return type");
  checkTypeNames(value);
  const { apiVersion, kind } = object;
  const given = json(value);
  const config = { ...membersOf(given), apiVersion, kind };
  const undeclared = describeUndeclared(config, resource);
  if (undeclared !== undefined) unfit(undeclared);
  const { mergeType = {} } = resource;
  const atomics = atomicFields(config, mergeType);
  if (atomics.length > 0) {
    const why = `may not mutate atomic arrays, maps or structs: ${atomics.join(", ")}`;
    throw new MutationError(`error applying patch: invalid ApplyConfiguration: ${why}`);
  }
  return mergeObjects(object, config, mergeType) as KubeObject;
}

/** Refuses a configuration that does not have the form of the object. */
function unfit(why: string): never {
  throw new MutationError(
    `error applying patch: failed to convert patch object to typed object: ${why}`,
  );
}

/** Returns a patched object; `undefined` if a test of the patch fails. */
function patchedBy(object: KubeObject, value: CelValue): unknown {
  const operations = value instanceof CelList ? value.values().map(operationOf) : [];
  try {
    return applyJsonPatch(object, operations);
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    if (error.message.startsWith("test ")) return undefined;
    throw new MutationError(`JSON Patch: ${error.message}`);
  }
}

function operationOf(value: CelValue): JsonPatchOperation {
  if (!(value instanceof CelMap)) throw new MutationError("type mismatch: no JSONPatch");
  const operand = value.get("value");
  if (operand !== undefined) checkTypeNames(operand);
  const { op = "", path = "", from = "", ...rest } = json(value) as Record<string, unknown>;
  return {
    op,
    path,
    ...from !== "" && { from },
    ...operand !== undefined && { value: rest.value },
  } as JsonPatchOperation;
}

function checkTypeNames(value: CelValue): void {
  const faults = typeNameFaults(value);
  if (faults.length > 0) throw new MutationError(`type mismatch: ${faults.join("\n")}`);
}

function json(value: CelValue): unknown {
  try {
    return valueJson(value);
  } catch (error) {
    if (error instanceof CelError) throw new MutationError(error.message);
    throw error;
  }
}

/**
 * Returns what is wrong with the names of the types in an object that an expression has written:
 * `Object.spec` is the type of the field `spec` of an `Object`.
 *
 * Source: `k8s.io/apiserver/pkg/cel/mutation/dynamic` `CheckTypeNamesMatchFieldPathNames`.
 */
export function typeNameFaults(value: CelValue): string[] {
  return isObject(value) ? faultsOf(value, value.typeName) : [];
}

function faultsOf(value: CelValue, expected: string): string[] {
  if (value instanceof CelList) return value.values().flatMap((item) => faultsOf(item, expected));
  if (!(value instanceof CelMap)) return [];
  const members = value.keys().map((key) => [String(key), value.get(key) ?? null] as const);
  if (!isObject(value)) return members.flatMap(([, member]) => faultsOf(member, expected));
  const faults = members.flatMap(([name, member]) => faultsOf(member, `${expected}.${name}`));
  if (value.typeName === expected) return faults;
  const fault = `unexpected type name "${value.typeName}", expected "${expected}", which matches ` +
    "field name path from root Object type";
  return [fault, ...faults];
}

function isObject(value: CelValue): value is CelMap {
  return value instanceof CelMap && value.typeName !== "map";
}

/**
 * Returns the paths of the lists, maps and objects in a configuration that can only be replaced as
 * a whole: what the object has beside would be lost.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch` `findAtomics`.
 */
export function atomicFields(value: unknown, type: MergeType, path = ""): string[] {
  if (Array.isArray(value)) {
    const isAtomic = type.atomic === true || !(type.items || type.set);
    const items = type.items ? itemType(type) : {};
    return [
      ...isAtomic ? [path] : [],
      ...value.flatMap((item, index) => atomicFields(item, items, `${path}[${index}]`)),
    ];
  }
  if (!isJsonObject(value)) return [];
  const members = type.values ? [] : Object.entries(value);
  return [
    ...type.atomic ? [path] : [],
    ...members.flatMap(([name, member]) =>
      atomicFields(member, memberType(type, name), `${path}.${name}`)
    ),
  ];
}
