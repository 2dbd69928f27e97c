import { isJsonObject, textOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { parseLabelSelector } from "../objects/label_selector.ts";
import { scaleSelector } from "../objects/scale_selector.ts";
import { collectionOf, servedObject, type ServedResource } from "../resources/served_resource.ts";
import type { AdmissionContext } from "../webhooks/admission_chain.ts";
import { keyOf } from "../writes/write_context.ts";
import type { ParamKind } from "./compile_policy.ts";

/** Thrown for a policy or a binding that cannot be used; the message is kube-apiserver's. */
export class PolicyConfigError extends Error {
  override readonly name = "PolicyConfigError";
}

/** The parts of a request, a policy and a binding that choose parameters. */
export interface ParamQuery {
  readonly paramKind: ParamKind | undefined;
  /** The `paramRef` of the binding. */
  readonly paramRef: unknown;
  /** The namespace of the request. */
  readonly namespace: string;
}

/**
 * Returns the resource of a policy's parameters; `undefined` if it has none.
 *
 * @throws {PolicyConfigError} If there is no such resource.
 */
export function paramResource(
  { registry }: Pick<AdmissionContext, "registry">,
  paramKind: ParamKind | undefined,
): ServedResource | undefined {
  if (!paramKind) return undefined;
  const { apiVersion, kind } = paramKind;
  const resource = registry.findKind(apiVersion, kind);
  if (resource) return resource;
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  throw new PolicyConfigError(
    `failed to find resource referenced by paramKind: '${group}/${version}, Kind=${kind}'`,
  );
}

/**
 * Returns the parameters for which a binding has a policy evaluated; `undefined` among them stands
 * for none.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/generic` `CollectParams`.
 *
 * @throws {PolicyConfigError} If the binding cannot be used.
 */
export async function paramsOf(
  context: AdmissionContext,
  { paramKind, paramRef, namespace }: ParamQuery,
): Promise<(KubeObject | undefined)[]> {
  const resource = paramResource(context, paramKind);
  if (!resource || !isJsonObject(paramRef)) return [undefined];
  const given = textOf(paramRef.namespace);
  if (!resource.namespaced && given !== "") {
    throw new PolicyConfigError(
      "paramRef.namespace must not be provided for a cluster-scoped `paramKind`",
    );
  }
  const place = resource.namespaced ? given || namespace : "";
  if (resource.namespaced && place === "") {
    throw new PolicyConfigError(
      "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources",
    );
  }
  const found = storedParams(context, paramRef, { resource, namespace: place });
  if (found.length === 0 && paramRef.parameterNotFoundAction === "Deny") {
    throw new PolicyConfigError(
      "no params found for policy binding with `Deny` parameterNotFoundAction",
    );
  }
  return await Promise.all(found.map(async (object) => {
    const converted = await context.converter.convert(object, resource);
    return servedObject(converted, resource);
  }));
}

function storedParams(
  { store }: AdmissionContext,
  paramRef: Record<string, unknown>,
  { resource, namespace }: { resource: ServedResource; namespace: string },
): KubeObject[] {
  const collection = collectionOf(resource);
  const name = textOf(paramRef.name);
  if (name !== "") {
    const stored = store.get(collection, keyOf({ resource, namespace, name }));
    return stored ? [stored.object] : [];
  }
  const selector = parseLabelSelector(scaleSelector(paramRef.selector));
  return store.list(collection).map(({ object }) => object).filter(({ metadata }) =>
    (namespace === "" || metadata.namespace === namespace) &&
    selector.matches(metadata.labels ?? {})
  );
}
