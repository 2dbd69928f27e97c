import { isJsonObject } from "../objects/json_value.ts";
import type { OnUnknownFields } from "./apply_schema.ts";
import { pruneFields } from "./prune_fields.ts";
import type { Schema } from "./schema.ts";
import type { StatusError } from "../status/status_error.ts";
import { untranslated } from "../status/api_errors.ts";

/** The parts of a resource that a message about unknown fields needs. */
interface NamedSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: Schema | false;
}

/** The parts of a request that the validation of its fields needs. */
export interface ValidatedRequest {
  /** The query. */
  readonly query: URLSearchParams;
  /** Adds a text to the warnings of the response. */
  readonly warn: (text: string) => void;
}

/**
 * Returns what a write does with fields that a schema does not have, by the request's
 * `fieldValidation`: `Strict` refuses them, `Ignore` says nothing, and otherwise there is a
 * warning for each.
 */
export function fieldValidation(
  { query, warn }: ValidatedRequest,
  refuse: (why: string) => StatusError,
): OnUnknownFields {
  const directive = query.get("fieldValidation") || "Warn";
  return (fields) => {
    const texts = fields.map((field) => `unknown field ${JSON.stringify(field)}`);
    if (directive === "Strict") throw refuse(`strict decoding error: ${texts.join(", ")}`);
    if (directive === "Warn") texts.forEach((text) => warn(text));
  };
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
  if (!resource.schema) return;
  const metadata = isJsonObject(config.metadata) ? config.metadata : {};
  const { namespace = "", name = "" } = metadata;
  const { unknownFields } = pruneFields({ ...config, metadata }, resource.schema);
  if (unknownFields.length === 0) return;
  const texts = unknownFields.map((field) => `.${field}: field not declared in schema`);
  const list = texts.length === 1
    ? texts[0]!
    : `errors:\n${texts.map((one) => `  ${one}`).join("\n")}`;
  throw untranslated(
    `failed to create typed patch object (${namespace}/${name}; ${typeText(resource)}): ${list}`,
  );
}

function typeText({ group, version, kind }: NamedSchema): string {
  return `${group}/${version}, Kind=${kind}`;
}
