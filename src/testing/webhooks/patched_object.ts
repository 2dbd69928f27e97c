import { applyJsonPatch, type JsonPatchOperation } from "../merge/json_patch.ts";
import { invalid, invalidValue } from "../objects/field_error.ts";
import { isJsonObject } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { isServedBy, type ResourceRegistry } from "../resources/resource_registry.ts";
import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";
import { describeOtherKind, parseMetadata } from "../writes/object_body.ts";
import { internalError, untranslated } from "../status/api_errors.ts";

/** The resource of an object, and those that are served. */
export interface PatchedResource {
  readonly resource: ServedResource;
  readonly registry: ResourceRegistry;
}

/**
 * Returns an object as a webhook's patch changes it. The failure policy does not cover a patch that
 * does not apply, or that makes an object of another kind.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/mutating` `callAttrMutatingHook`.
 *
 * @throws {StatusError} 500, or for a custom resource of another kind 422.
 */
export function patchedObject(
  object: KubeObject,
  operations: readonly JsonPatchOperation[],
  { resource, registry }: PatchedResource,
): KubeObject {
  return parsePatched(applied(object, operations), { resource, registry });
}

/**
 * Reads what a patch has made of an object.
 *
 * @throws {StatusError} 500, or for a custom resource of another kind 422.
 */
export function parsePatched(
  patched: unknown,
  { resource, registry }: PatchedResource,
): KubeObject {
  if (!isJsonObject(patched)) {
    throw internalError("couldn't get version/kind; the patched object is not an object");
  }
  const parse = resource.custom ? parseCustom : parseBuiltin;
  return parse(patched, { resource, registry });
}

function applied(object: KubeObject, operations: readonly JsonPatchOperation[]): unknown {
  try {
    return applyJsonPatch(object, operations);
  } catch (error) {
    throw internalError((error as Error).message);
  }
}

function parseBuiltin(
  object: Record<string, unknown>,
  { resource, registry }: PatchedResource,
): KubeObject {
  const isServed = isServedBy(registry);
  const otherKind = describeOtherKind(object, resource, { isServed });
  if (otherKind !== undefined) {
    const isKnown = isServed(String(object.apiVersion), String(object.kind));
    throw isKnown ? untranslated(otherKind) : internalError(otherKind);
  }
  return { ...object, metadata: parseMetadata(object.metadata, internalError) };
}

function parseCustom(
  object: Record<string, unknown>,
  { resource, registry }: PatchedResource,
): KubeObject {
  const { apiVersion, kind, metadata } = object;
  if (!isJsonObject(metadata)) throw internalError("system metadata was not initialized");
  const subject = { group: resource.group, kind: String(kind), name: String(metadata.name ?? "") };
  if (kind !== resource.kind) {
    throw invalid(subject, [
      invalidValue({ field: "kind", value: kind }, `must be ${resource.kind}`),
    ]);
  }
  const [version, group = ""] = String(apiVersion).split("/").reverse();
  const isServed = group === resource.group && registry.find({ ...resource, version: version! });
  if (apiVersion !== apiVersionOf(resource) && !isServed) {
    throw untranslated(`request to convert CR from an invalid group/version: ${apiVersion}`);
  }
  const refuse = (why: string) =>
    invalid(subject, [invalidValue({ field: "metadata", value: metadata }, why)]);
  return { ...object, metadata: parseMetadata(metadata, refuse, { isCustom: true }) };
}
