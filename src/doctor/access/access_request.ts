import {
  type AskedAccess,
  type AskedResource,
  namespaceOf,
  type OwnNamespace,
} from "../examination/asked_access.ts";
import type { ResourceFacts } from "./resource_facts.ts";

/** A request of an access, with the attributes that an authorizer is asked about. */
export interface AccessRequest {
  readonly verb: string;
  /** The attributes to ask about. */
  readonly spec: ReviewSpec;
  /** The name that was asked for, and that the request does not carry. */
  readonly lost?: string;
}

/** The `spec` of a review, without the account. */
export type ReviewSpec =
  | { readonly nonResourceAttributes: { readonly verb: string; readonly path: string } }
  | { readonly resourceAttributes: ResourceAttributes };

/** The attributes of a request for a resource; empty texts for those that it does not have. */
export type ResourceAttributes =
  & Readonly<Required<Omit<AskedResource, "verbs">>>
  & Pick<AccessRequest, "verb">;

/** The verbs of requests for resources. Each of them is an HTTP method on a path of the API. */
export const REQUEST_VERBS: readonly string[] = [
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
];

/** The verbs of requests whose path has no name. A list and a watch can select one. */
const SELECTING = ["list", "watch"];
const UNNAMED = ["create", "deletecollection"];

/**
 * Returns the request that a verb of an access makes, as kube-apiserver sees it
 * (`k8s.io/apiserver/pkg/endpoints/request/requestinfo.go`): without a namespace if the resource has
 * none, and without a name where the path has none. A list and a watch carry the name that their
 * `fieldSelector` selects.
 */
export function accessRequest(
  access: AskedAccess,
  verb: string,
  { facts, own }: { facts: ResourceFacts; own: OwnNamespace },
): AccessRequest {
  if ("path" in access) {
    return { verb, spec: { nonResourceAttributes: { verb, path: access.path } } };
  }
  const { group = "", resource, subresource = "", name: asked = "" } = access;
  const isUnnamed = isWithoutName(verb, subresource);
  const place = group === "" && resource === "namespaces"
    ? placeOfNamespace(access, verb)
    : { name: asked, namespace: facts.namespaced === false ? "" : namespaceOf(access, own) };
  const name = isUnnamed ? "" : place.name;
  const attributes = { verb, group, resource, subresource, name, namespace: place.namespace };
  return {
    verb,
    spec: { resourceAttributes: attributes },
    ...(isUnnamed && asked !== "" && { lost: asked }),
  };
}

/** Returns whether the path of a request has no name, and no selector can select one. */
export function isWithoutName(verb: string, subresource: string): boolean {
  return subresource === "" && UNNAMED.includes(verb);
}

/** The path of a namespace has its name as that of an object, and as the namespace of the request. */
function placeOfNamespace({ name, namespace = "*" }: AskedResource, verb: string) {
  if ([...SELECTING, ...UNNAMED].includes(verb)) return { name: name ?? "", namespace: "" };
  const one = name ?? (namespace === "*" ? "" : namespace);
  return { name: one, namespace: one };
}
