import { badRequest, patchRejected, requestEntityTooLarge, untranslated } from "./api_errors.ts";
import { builtinStructs } from "./builtin_merge_types.ts";
import { applyJsonPatch, JsonPatchError, parseJsonPatch } from "./json_patch.ts";
import { isJsonObject } from "./json_value.ts";
import { applyMergePatch } from "./merge_patch.ts";
import { goTypeOf } from "./object_body.ts";
import { mediaTypeOf, readJsonBody } from "./request_body.ts";
import { applyStrategicMergePatch, StrategicMergePatchError } from "./strategic_merge_patch.ts";

/** RFC 6902. */
export const jsonPatchType = "application/json-patch+json";
/** RFC 7386. */
export const mergePatchType = "application/merge-patch+json";
/** A merge patch that knows what tells the items of a list apart. */
export const strategicMergePatchType = "application/strategic-merge-patch+json";
const maxJsonPatchOperations = 10_000;

/** Changes the JSON of an object. */
export type Patch = (current: Record<string, unknown>) => unknown;

/** How a patch is read. */
export interface PatchOptions {
  /** The media types that are taken. */
  accepted: readonly string[];
  /** The struct that tells a strategic merge patch of the lists. */
  struct?: string | undefined;
}

/**
 * Reads the body of a PATCH, but for that of an apply.
 *
 * @throws {StatusError} 415 for another type, 400 for a body that is no patch. The patch throws 422,
 * 400 or 500 where it does not fit.
 */
export async function readPatch(request: Request, options: PatchOptions): Promise<Patch> {
  const { accepted, struct = "" } = options;
  const body = await readJsonBody(request, { accepted, invalid: () => "invalid JSON patch" });
  const type = mediaTypeOf(request);
  if (type === jsonPatchType) return jsonPatch(body);
  const patch = mapPatch(body);
  if (type === mergePatchType) return (current) => applyMergePatch(current, patch);
  return (document) => {
    try {
      return applyStrategicMergePatch({ document, patch }, { struct, structs: builtinStructs });
    } catch (error) {
      if (!(error instanceof StrategicMergePatchError)) throw error;
      throw error.blamesClient ? badRequest(error.message) : untranslated(error.message);
    }
  };
}

function jsonPatch(body: unknown): Patch {
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
