import { shownValue } from "@kubewire/kubewire/internal";
import {
  type AskedAccess,
  type AskedResource,
  fullResource,
  namespaceOf,
  type OwnNamespace,
} from "../examination/asked_access.ts";
import type { Finding } from "../examination/check.ts";
import type { ResourceFacts } from "./resource_facts.ts";

/** A request of an access, with the attributes that an authorizer is asked about. */
export interface AccessRequest {
  readonly verb: string;
  /** The attributes to ask about. */
  readonly spec: ReviewSpec;
  /** The name that was asked for, and that the request does not carry. */
  readonly lost?: string;
}

/** The `spec` of a review, without the account: it has one of these members. */
export interface ReviewSpec {
  readonly nonResourceAttributes?: { readonly verb: string; readonly path: string };
  readonly resourceAttributes?: ResourceAttributes;
}

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

/** Subresources of pods that WebSockets are opened to. */
const SESSIONS = ["exec", "attach", "portforward"];

/**
 * Returns the second request that is authorized when a WebSocket to a pod is opened: since Kubernetes
 * 1.35 its `get` also counts as a `create` (`AuthorizePodWebsocketUpgradeCreatePermission`). A server
 * of an unknown version is taken for a new one.
 */
export function upgradeRequest(
  { verb, spec }: AccessRequest,
  serverVersion: string | undefined,
): AccessRequest | undefined {
  if (verb !== "get" || !spec.resourceAttributes) return undefined;
  const { group, resource, subresource } = spec.resourceAttributes;
  if (group !== "" || resource !== "pods" || !SESSIONS.includes(subresource)) return undefined;
  const [, minor = "35"] = /^v1\.(\d+)/.exec(serverVersion ?? "") ?? [];
  if (Number(minor) < 35) return undefined;
  const created = { ...spec.resourceAttributes, verb: "create" };
  return { verb: "create", spec: { resourceAttributes: created } };
}

/**
 * Returns the finding for an access that no request can have, because it looks like a pattern that
 * RBAC does not have. A review would find it allowed, as the text of the rule is that of the review
 * (`pkg/apis/rbac/v1/evaluation_helpers.go`).
 */
export function unmatchedPattern(access: AskedAccess): Finding | undefined {
  const loud = access.verbs.find((verb) =>
    verb !== verb.toLowerCase() && REQUEST_VERBS.includes(verb.toLowerCase())
  );
  if (loud !== undefined) {
    return finding(
      `no request has the verb ${shownValue(loud)}`,
      `Write it in lower case: ${loud.toLowerCase()}.`,
    );
  }
  const verb = access.verbs.find(isPart);
  if (verb !== undefined) {
    return finding(
      `no request has the verb ${shownValue(verb)}`,
      "Name each verb, or write `*` alone for all of them.",
    );
  }
  return "path" in access ? unmatchedPath(access.path) : unmatchedResource(access);
}

function unmatchedPath(path: string): Finding | undefined {
  if (path === "*" || (path.startsWith("/") && !path.slice(0, -1).includes("*"))) return undefined;
  return finding(
    `no request has the path ${shownValue(path)}`,
    path.startsWith("/")
      ? "Name each path: a `*` stands for something at the end alone."
      : `Begin the path with a slash: /${path}.`,
  );
}

function unmatchedResource(access: AskedResource): Finding | undefined {
  const { group = "", resource, subresource, name } = access;
  if (isPart(group)) {
    return finding(
      `no request has the API group ${shownValue(group)}`,
      "Name each group, or write `*` alone for all of them.",
    );
  }
  if (isPart(resource) || subresource?.includes("*")) {
    return finding(
      `no request has the resource ${shownValue(fullResource(access))}`,
      "Name each resource and subresource: `*` alone stands for all of them, and before the slash " +
        "for all resources with this subresource, as in `*/scale`.",
    );
  }
  if (name === undefined || (name !== "" && !name.includes("*"))) return undefined;
  return finding(
    `no object has the name ${shownValue(name)}`,
    "Name each object in resourceNames, which have no wildcards, or leave them out for all objects.",
  );
}

/** Returns whether a text has a `*` beside other characters, where RBAC knows it alone. */
function isPart(text: string): boolean {
  return text.includes("*") && text !== "*";
}

function finding(summary: string, remedy: string): Finding {
  return { summary, meaning: "A rule with it allows nothing: requests get 403.", remedy };
}
