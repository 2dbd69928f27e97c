import { isJsonObject } from "../objects/json_value.ts";
import type { OnUnknownFields } from "../schemas/apply_schema.ts";
import type { MergeType } from "../merge/merge_type.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { apiVersionOf } from "../resources/served_resource.ts";
import { structOf } from "../structs/decode_object.ts";
import { undeclaredFields } from "../structs/undeclared_fields.ts";
import { pruneFields } from "../schemas/prune_fields.ts";
import type { Schema } from "../schemas/schema.ts";
import { scanFields } from "../structs/scan_fields.ts";
import type { StatusError } from "../status/status_error.ts";
import { untranslated } from "../status/api_errors.ts";

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

/**
 * Returns what a write does with fields that a kind does not have, and with those that the JSON text
 * of a body gives twice, by the request's `fieldValidation`: `Strict` refuses them, `Ignore` says
 * nothing, and otherwise there is a warning for each.
 */
export function fieldValidation(
  { query, warn }: ValidatedRequest,
  refuse: (why: string) => StatusError,
  { text = "", isCustom = false }: { text?: string; isCustom?: boolean } = {},
): OnUnknownFields {
  const directive = query.get("fieldValidation") || "Warn";
  if (directive === "Ignore") return () => {};
  return (fields) => {
    const texts = faultsOf(fields, { text, isCustom });
    if (texts.length === 0) return;
    if (directive === "Strict") throw refuse(`strict decoding error: ${texts.join(", ")}`);
    texts.forEach((text) => warn(text));
  };
}

/**
 * Returns the texts about unknown and repeated fields, in the order in which a body has them. Those of
 * a custom resource are found one after the other: first the repeated ones, then the unknown ones.
 */
function faultsOf(
  unknown: readonly string[],
  { text, isCustom }: { text: string; isCustom: boolean },
): string[] {
  const { places, duplicates } = scanFields(text);
  const faults = [
    ...unknown.map((path) => ({ what: "unknown", path, place: places.get(path) ?? 0 })),
    ...[...duplicates].map(([path, place]) => ({ what: "duplicate", path, place })),
  ];
  const sorted = isCustom
    ? [...faults.slice(unknown.length), ...faults.slice(0, unknown.length)]
    : faults.sort((one, other) => one.place - other.place);
  return sorted.slice(0, MOST_FAULTS).map(({ what, path }) =>
    `${what} field ${JSON.stringify(path)}`
  );
}

/**
 * Refuses an applied configuration with fields that the schema does not have, whatever
 * `fieldValidation` says: their managers could not be recorded.
 *
 * @throws {StatusError} 500, with the message of kube-apiserver.
 */
export function refuseUnknownFields(
  config: Record<string, unknown>,
  resource: NamedSchema,
): void {
  const metadata = isJsonObject(config.metadata) ? config.metadata : {};
  const { namespace = "", name = "" } = metadata;
  const list = describeUndeclared({ ...config, metadata }, resource);
  if (list === undefined) return;
  throw untranslated(
    `failed to create typed patch object (${namespace}/${name}; ${typeText(resource)}): ${list}`,
  );
}

/** Returns a text about the fields of a configuration that its schema does not have, if any. */
export function describeUndeclared(
  config: Record<string, unknown>,
  resource: NamedSchema,
): string | undefined {
  const metadata = isJsonObject(config.metadata) ? config.metadata : {};
  const texts = undeclared({ ...config, metadata }, resource).map((field) =>
    `${field}: field not declared in schema`
  );
  if (texts.length < 2) return texts[0];
  return `errors:\n${texts.map((one) => `  ${one}`).join("\n")}`;
}

function undeclared(config: KubeObject, resource: NamedSchema): string[] {
  const { schema, custom, mergeType = {}, kind } = resource;
  if (schema) return pruneFields(config, schema).unknownFields.map((field) => `.${field}`);
  const struct = custom ? undefined : structOf(apiVersionOf(resource), kind);
  return struct === undefined ? [] : undeclaredFields(config, struct, mergeType);
}

function typeText({ group, version, kind }: NamedSchema): string {
  return `${group}/${version}, Kind=${kind}`;
}
