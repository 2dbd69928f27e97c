import type { ApiContext, ResourceCall } from "./api_call.ts";
import {
  badRequest,
  patchRejected,
  requestEntityTooLarge,
  unknownPatchType,
  untranslated,
} from "./api_errors.ts";
import { applyPatchType, applyRoute } from "./apply_route.ts";
import { builtinKinds, builtinStructs } from "./builtin_merge_types.ts";
import { applyJsonPatch, JsonPatchError, parseJsonPatch } from "./json_patch.ts";
import { isJsonObject } from "./json_value.ts";
import type { KubeObject } from "./kube_object.ts";
import { applyMergePatch } from "./merge_patch.ts";
import { goTypeOf, parsePatchedObject } from "./object_body.ts";
import { mediaTypeOf, readJsonBody } from "./request_body.ts";
import { apiVersionOf, isServedBy, type ResourceDefinition } from "./resource_registry.ts";
import { objectResponse } from "./responses.ts";
import { applyStrategicMergePatch, StrategicMergePatchError } from "./strategic_merge_patch.ts";
import { patchObject } from "./update_object.ts";
import { parseWriteQuery } from "./write_query.ts";

const jsonPatchType = "application/json-patch+json";
const mergePatchType = "application/merge-patch+json";
const strategicMergePatchType = "application/strategic-merge-patch+json";
const maxJsonPatchOperations = 10_000;

/** Changes the JSON of an object. */
type Patch = (current: Record<string, unknown>) => unknown;

/** PATCH of an object, or of its status. */
export async function patchRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target, info } = call;
  const type = mediaTypeOf(request);
  const struct = builtinKinds[`${apiVersionOf(target.resource)}/${target.resource.kind}`];
  const accepted = [
    jsonPatchType,
    mergePatchType,
    ...(struct === undefined ? [] : [strategicMergePatchType]),
    applyPatchType,
  ];
  if (![...accepted, strategicMergePatchType].includes(type)) throw unknownPatchType();
  if (type === applyPatchType) return await applyRoute(context, call);
  const body = await readJsonBody(request, { accepted, invalid: () => "invalid JSON patch" });
  const options = parseWriteQuery("PatchOptions", call);
  const patch = readPatch({ type, body, struct });
  const apply = (current: KubeObject) =>
    parsePatchedObject(patch(versioned(current, target.resource)), target.resource, {
      isServed: isServedBy(context.registry),
    });
  const stored = patchObject(
    context,
    { ...target, apply },
    { ...options, status: info.subresource === "status" },
  );
  return objectResponse(stored, target.resource);
}

function versioned(object: KubeObject, resource: ResourceDefinition): Record<string, unknown> {
  return { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind };
}

function readPatch(
  { type, body, struct = "" }: { type: string; body: unknown; struct: string | undefined },
): Patch {
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
