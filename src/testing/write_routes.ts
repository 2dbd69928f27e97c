import type { ApiContext, ResourceCall } from "./api_call.ts";
import {
  badRequest,
  patchRejected,
  requestEntityTooLarge,
  unknownPatchType,
} from "./api_errors.ts";
import { createObject } from "./create_object.ts";
import { deleteObject, type DeleteOptions } from "./delete_object.ts";
import { applyJsonPatch, JsonPatchError, parseJsonPatch } from "./json_patch.ts";
import { isJsonObject } from "./json_value.ts";
import type { KubeObject } from "./kube_object.ts";
import { listObjects } from "./list_objects.ts";
import { parseListOptions } from "./list_options.ts";
import { applyMergePatch } from "./merge_patch.ts";
import { goTypeOf, parseObjectBody, parsePatchedObject } from "./object_body.ts";
import { mediaTypeOf, readJsonBody, readTypedBody } from "./request_body.ts";
import { apiVersionOf, collectionOf, type ResourceDefinition } from "./resource_registry.ts";
import { jsonResponse, listResponse, objectResponse } from "./responses.ts";
import type { StoredObject } from "./store_event.ts";
import { patchObject, updateObject } from "./update_object.ts";
import { parseDeleteOptions, parseWriteQuery } from "./write_query.ts";

const jsonPatchType = "application/json-patch+json";
const mergePatchType = "application/merge-patch+json";
/** Types that the real server takes, some for no custom resources, and that are refused as there. */
const otherPatchTypes = new Set([
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
]);
const maxJsonPatchOperations = 10_000;

/** POST of an object to its collection. */
export async function createRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, query } = call;
  const object = await readObjectBody(context, call);
  const options = parseWriteQuery("CreateOptions", query);
  const stored = createObject(context, { ...target, object }, options);
  // a controller may have changed it already; the answer is what was created
  return objectResponse(stored, target.resource, { status: 201 });
}

/** PUT of an object, or of its status. */
export async function updateRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, query, info } = call;
  const object = await readObjectBody(context, call);
  const options = parseWriteQuery("UpdateOptions", query);
  const { stored, created } = updateObject(
    context,
    { ...target, object },
    { ...options, status: info.subresource === "status" },
  );
  return objectResponse(stored, target.resource, { status: created ? 201 : 200 });
}

/** PATCH of an object, or of its status, by a JSON patch or a merge patch. */
export async function patchRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target, query, info } = call;
  const type = mediaTypeOf(request);
  const known = type === jsonPatchType || type === mergePatchType || otherPatchTypes.has(type);
  if (!known) throw unknownPatchType();
  const body = await readJsonBody(request, {
    accepted: [jsonPatchType, mergePatchType],
    invalid: () => "invalid JSON patch",
  });
  const options = parseWriteQuery("PatchOptions", query);
  const patch = type === jsonPatchType ? jsonPatch(body) : mergePatch(body);
  const apply = (current: KubeObject) => {
    const versioned = { ...current, apiVersion: apiVersionOf(target.resource) };
    const patched = patch({ ...versioned, kind: target.resource.kind });
    return parsePatchedObject(patched, target.resource, { isServed: isServedBy(context) });
  };
  const stored = patchObject(
    context,
    { ...target, apply },
    { ...options, status: info.subresource === "status" },
  );
  return objectResponse(stored, target.resource);
}

/** DELETE of an object. */
export async function deleteRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target, query } = call;
  const options = parseDeleteOptions(await readJsonBody(request), query);
  const { stored, gone } = deleteObject(context, target, options);
  return gone && !target.resource.returnsDeleted
    ? jsonResponse(JSON.stringify(deletionStatus(stored, target.resource)))
    : objectResponse(stored, target.resource);
}

/** DELETE of a collection; answers the objects as they were found. */
export async function deleteCollectionRoute(
  context: ApiContext,
  call: ResourceCall,
): Promise<Response> {
  const { request, target, query } = call;
  const listOptions = parseListOptions(query);
  const options: DeleteOptions = parseDeleteOptions(await readJsonBody(request), query);
  const page = listObjects(context, target, listOptions);
  for (const { object, key } of page.items) {
    const { name = "", namespace = "" } = object.metadata;
    if (context.store.get(collectionOf(target.resource), key)) {
      deleteObject(context, { ...target, namespace, name }, options);
    }
  }
  return listResponse(page, target.resource);
}

async function readObjectBody(
  context: ApiContext,
  { request, target }: ResourceCall,
): Promise<KubeObject> {
  const body = await readTypedBody(request, target.resource.kind);
  return parseObjectBody(body, target.resource, { isServed: isServedBy(context) });
}

function isServedBy({ registry }: ApiContext): (apiVersion: string, kind: string) => boolean {
  return (apiVersion, kind) => registry.findKind(apiVersion, kind) !== undefined;
}

function jsonPatch(body: unknown): (current: unknown) => unknown {
  if (Array.isArray(body) && body.length > maxJsonPatchOperations) {
    throw requestEntityTooLarge(
      `The allowed maximum operations in a JSON patch is ${maxJsonPatchOperations}, got ${body.length}`,
    );
  }
  const patch = readPatch(() => parseJsonPatch(body), badRequest);
  return (current) => readPatch(() => applyJsonPatch(current, patch), patchRejected);
}

function mergePatch(body: unknown): (current: unknown) => unknown {
  if (body === undefined) throw badRequest("invalid JSON patch");
  if (body === null) throw badRequest("Invalid JSON Patch");
  if (!isJsonObject(body)) {
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${
        goTypeOf(body)
      } into Go value of type map[string]interface {}`,
    );
  }
  return (current) => applyMergePatch(current, body);
}

function readPatch<T>(read: () => T, refuse: (why: string) => Error): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof JsonPatchError ? refuse(error.message) : error;
  }
}

function deletionStatus({ object }: StoredObject, resource: ResourceDefinition): unknown {
  const { name, uid } = object.metadata;
  const { group, plural } = resource;
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name, ...(group ? { group } : {}), kind: plural, uid },
  };
}
