import {
  badRequest,
  patchRejected,
  requestEntityTooLarge,
  untranslated,
} from "../status/api_errors.ts";
import { builtinStructs } from "../merge/builtin_merge_types.ts";
import { applyJsonPatch, JsonPatchError, parseJsonPatch } from "../merge/json_patch.ts";
import { isJsonObject, membersOf } from "../json/json_value.ts";
import { applyMergePatch } from "../merge/merge_patch.ts";
import { goTypeOf } from "../writes/object_body.ts";
import { mediaTypeOf, readJsonBody } from "./request_body.ts";
import { scanFields } from "../structs/scan_fields.ts";
import {
  applyStrategicMergePatch,
  StrategicMergePatchError,
} from "../merge/strategic_merge_patch.ts";

/** Media type of a JSON patch (RFC 6902). */
export const jsonPatchType = "application/json-patch+json";
/** Media type of a merge patch (RFC 7386). */
export const mergePatchType = "application/merge-patch+json";
/** Media type of a strategic merge patch, which identifies the items of some lists by a key. */
export const strategicMergePatchType = "application/strategic-merge-patch+json";
const maxJsonPatchOperations = 10_000;

/** A patch that has been read. */
export interface Patch {
  /** Applies the patch to the JSON of an object. */
  (current: Record<string, unknown>): unknown;
  /** A strategic merge patch itself, which messages show. */
  readonly strategic?: Record<string, unknown>;
  /** Faults that strict reading of the patch's text finds: fields that come again, or are unknown. */
  readonly strictFaults: readonly string[];
}

/** Settings of {@linkcode readPatch}. */
export interface PatchOptions {
  /** The accepted media types. */
  accepted: readonly string[];
  /** The struct with the merge rules for a strategic merge patch. */
  struct?: string | undefined;
}

/**
 * Reads the body of a PATCH, except that of an apply.
 *
 * @throws {StatusError} 415 for another type, 413 for a body that is too large, 400 for a body that
 * is not a patch. The returned function throws 422, 400 or 500 if the patch does not apply.
 */
export async function readPatch(request: Request, options: PatchOptions): Promise<Patch> {
  const { accepted, struct = "" } = options;
  let text = "";
  const body = await readJsonBody(request, {
    accepted,
    invalid: () => "invalid JSON patch",
    beyond: ({ message }) => `error decoding patch: ${message}`,
    onText: ({ json }) => text = json,
  });
  const type = mediaTypeOf(request);
  const repeated = [...scanFields(text).duplicates.keys()].map((path) =>
    `duplicate field ${JSON.stringify(path)}`
  );
  if (type === jsonPatchType) {
    const faults = [...repeated, ...unknownParts(body)].map((fault) => `json patch ${fault}`);
    return Object.assign(jsonPatch(body), { strictFaults: faults });
  }
  const patch = mapPatch(body);
  const strictFaults = repeated;
  if (type === mergePatchType) {
    const merge = (current: Record<string, unknown>) => applyMergePatch(current, patch);
    return Object.assign(merge, { strictFaults });
  }
  const apply = (document: Record<string, unknown>) => {
    try {
      const merged = applyStrategicMergePatch(
        { document, patch },
        { struct, structs: builtinStructs },
      );
      return withTypeOf(document, merged);
    } catch (error) {
      if (!(error instanceof StrategicMergePatchError)) throw error;
      throw error.blamesClient ? badRequest(error.message) : untranslated(error.message);
    }
  };
  return Object.assign(apply, { strategic: patch, strictFaults });
}

const operationParts = new Set(["op", "path", "from", "value"]);

/** Returns what the operations of a JSON patch have beside their parts. */
function unknownParts(body: unknown): string[] {
  if (!Array.isArray(body)) return [];
  return body.flatMap((operation, index) =>
    Object.keys(membersOf(operation)).filter((name) => !operationParts.has(name))
      .map((name) => `unknown field ${JSON.stringify(`[${index}].${name}`)}`)
  );
}

/** Returns an object with the kind and the version of another: this patch cannot change them. */
function withTypeOf(
  document: Record<string, unknown>,
  merged: Record<string, unknown>,
): Record<string, unknown> {
  const kept = ["apiVersion", "kind"].filter((field) =>
    typeof document[field] === "string" && ["string", "undefined"].includes(typeof merged[field])
  );
  return { ...merged, ...Object.fromEntries(kept.map((field) => [field, document[field]])) };
}

function jsonPatch(body: unknown): (current: Record<string, unknown>) => unknown {
  if (Array.isArray(body) && body.length > maxJsonPatchOperations) {
    throw requestEntityTooLarge(
      `The allowed maximum operations in a JSON patch is ${maxJsonPatchOperations}, got ${body.length}`,
    );
  }
  const patch = translated(() => parseJsonPatch(body), badRequest);
  return (current) => translated(() => applyJsonPatch(current, patch), patchRejected);
}

function mapPatch(body: unknown): Record<string, unknown> {
  if (body === undefined) throw badRequest("invalid JSON patch");
  if (body === null) throw badRequest("Invalid JSON Patch");
  if (isJsonObject(body)) return body;
  throw badRequest(
    `error decoding patch: json: cannot unmarshal ${
      goTypeOf(body)
    } into Go value of type map[string]interface {}`,
  );
}

function translated<T>(read: () => T, refuse: (why: string) => Error): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof JsonPatchError ? refuse(error.message) : error;
  }
}
