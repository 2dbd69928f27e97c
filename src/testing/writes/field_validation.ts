import { membersOf } from "../json/json_value.ts";
import type { OnUnknownFields } from "../schemas/apply_schema.ts";
import { listFaults } from "../merge/list_faults.ts";
import type { MergeType } from "../merge/merge_type.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { apiVersionOf } from "../resources/served_resource.ts";
import { structOf } from "../structs/decode_object.ts";
import { type KubernetesVersion, unknownFieldsOf } from "../versions/kubernetes_version.ts";
import { configurationFaults } from "../structs/configuration_faults.ts";
import { pruneFields } from "../schemas/prune_fields.ts";
import type { Schema } from "../schemas/schema.ts";
import { scanFields } from "../structs/scan_fields.ts";
import type { StatusError } from "../status/status_error.ts";
import { badRequest, untranslated } from "../status/api_errors.ts";

/** The parts of a resource that a message about unknown fields needs. */
interface NamedSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: Schema | false;
  /** Whether the kind comes from a CustomResourceDefinition; if not, its struct may be known. */
  readonly custom?: boolean;
  /** How lists and maps of the kind are merged. */
  readonly mergeType?: MergeType;
  /** The version of Kubernetes whose fields the kind has. */
  readonly kubernetesVersion?: KubernetesVersion;
}

/** The parts of a request that the validation of its fields needs. */
export interface ValidatedRequest {
  /** The query. */
  readonly query: URLSearchParams;
  /** Adds a text to the warnings of the response. */
  readonly warn: (text: string) => void;
}

/** The most faults that kube-apiserver tells. */
const MOST_FAULTS = 100;

/** Settings of {@linkcode fieldValidation}. */
export interface FieldValidationOptions {
  /** The JSON text of the body. */
  readonly text?: string | undefined;
  /** Messages for the keys that a body in YAML gives twice. */
  readonly repeatedKeys?: readonly string[] | undefined;
  /** Faults that strict reading of a patch has found, which come first. */
  readonly strictFaults?: readonly string[];
  /** Whether the kind comes from a CustomResourceDefinition. */
  readonly isCustom?: boolean;
}

/**
 * Returns what a write does with fields that a kind does not have, and with those that the text of a
 * body gives twice, by the request's `fieldValidation`: `Strict` refuses them, `Ignore` says
 * nothing, and otherwise there is a warning for each.
 */
export function fieldValidation(
  { query, warn }: ValidatedRequest,
  refuse: (why: string) => StatusError,
  { text = "", repeatedKeys = [], strictFaults = [], isCustom = false }: FieldValidationOptions =
    {},
): OnUnknownFields {
  const directive = query.get("fieldValidation") || "Warn";
  if (directive === "Ignore") return () => {};
  return (fields) => {
    const faults = [...strictFaults, ...faultsOf(fields, { text, isCustom })];
    if (directive !== "Strict") {
      [...repeatedKeys, ...faults].forEach((fault) => warn(fault));
      return;
    }
    if (repeatedKeys.length > 0) faults.unshift(unmarshalErrors(repeatedKeys));
    if (faults.length > 0) throw refuse(`strict decoding error: ${faults.join(", ")}`);
  };
}

/**
 * Does with the keys that the YAML of an apply gives twice what `fieldValidation` says.
 *
 * @throws {StatusError} 400, with the message of kube-apiserver.
 */
export function validateAppliedKeys(
  { query, warn }: ValidatedRequest,
  repeatedKeys: readonly string[],
): void {
  const directive = query.get("fieldValidation") || "Warn";
  if (repeatedKeys.length === 0 || directive === "Ignore") return;
  if (directive !== "Strict") return repeatedKeys.forEach((text) => warn(text));
  throw badRequest(
    `error strict decoding patch: error converting YAML to JSON: ${unmarshalErrors(repeatedKeys)}`,
  );
}

/** Returns the message of Go's strict parser of YAML. */
function unmarshalErrors(texts: readonly string[]): string {
  return ["yaml: unmarshal errors:", ...texts].join("\n  ");
}

/**
 * Returns the texts about unknown and repeated fields, in the order in which a body has them. Those of
 * a custom resource are found one after the other: first the repeated ones, then the unknown ones.
 */
function faultsOf(
  unknown: readonly string[],
  { text, isCustom }: { text: string; isCustom: boolean },
): string[] {
  const told = unknown.slice(0, MOST_FAULTS);
  const { places, duplicates } = scanFields(text, isCustom ? [] : told);
  const faults = [
    ...told.map((path) => ({ what: "unknown", path, place: places.get(path) ?? 0 })),
    ...[...duplicates].map(([path, place]) => ({ what: "duplicate", path, place })),
  ];
  const sorted = isCustom
    ? [...faults.slice(told.length), ...faults.slice(0, told.length)]
    : faults.sort((one, other) => one.place - other.place);
  return sorted.slice(0, MOST_FAULTS).map(({ what, path }) =>
    `${what} field ${JSON.stringify(path)}`
  );
}

/**
 * Refuses an applied configuration with fields that the schema does not have, with values of other
 * types than a built-in kind has, or with items of a list that are there twice, whatever
 * `fieldValidation` says: their managers could not be recorded.
 *
 * @throws {StatusError} 500, with the message of kube-apiserver.
 */
export function refuseUnknownFields(
  config: Record<string, unknown>,
  resource: NamedSchema,
): void {
  const metadata = membersOf(config.metadata);
  const { namespace = "", name = "" } = metadata;
  const list = describeUndeclared({ ...config, metadata }, resource);
  if (list === undefined) return;
  throw untranslated(
    `failed to create typed patch object (${namespace}/${name}; ${typeText(resource)}): ${list}`,
  );
}

/** Returns a text about what is wrong with the fields of a configuration by its schema, if anything. */
export function describeUndeclared(
  config: Record<string, unknown>,
  resource: NamedSchema,
): string | undefined {
  const metadata = membersOf(config.metadata);
  const texts = faultsOfConfiguration({ ...config, metadata }, resource);
  if (texts.length < 2) return texts[0];
  return `errors:\n${texts.map((one) => `  ${one}`).join("\n")}`;
}

function faultsOfConfiguration(config: KubeObject, resource: NamedSchema): string[] {
  const { schema, custom, mergeType = {}, kind, kubernetesVersion } = resource;
  const ofLists = listFaults(config, mergeType);
  if (schema) {
    const { unknownFields } = pruneFields(config, schema);
    return [...unknownFields.map((field) => `.${field}: field not declared in schema`), ...ofLists];
  }
  const struct = custom ? undefined : structOf(apiVersionOf(resource), kind);
  const ofFields = struct === undefined ? [] : configurationFaults(config, struct, {
    mergeType,
    unknown: unknownFieldsOf(kubernetesVersion),
  });
  return [...ofFields, ...ofLists];
}

function typeText({ group, version, kind }: NamedSchema): string {
  return `${group}/${version}, Kind=${kind}`;
}
