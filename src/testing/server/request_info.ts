import { requiredName } from "../objects/field_selector.ts";
import { sentPath } from "../sockets/request_target.ts";
import type { Verb } from "../resources/served_resource.ts";

/** Attributes of a request, as an authorizer sees them. */
export interface RequestInfo {
  /** The path as it was sent, without the query. */
  readonly path: string;
  /**
   * Verb for a resource, empty for a method that has none, such as TRACE; for other paths the HTTP method in
   * lower case.
   */
  readonly verb: string;
  /** Whether the path is that of a resource. */
  readonly isResource: boolean;
  /** API group; empty for core and for other paths. */
  readonly group: string;
  /** API version; empty for other paths. */
  readonly version: string;
  /** Plural name of the resource; empty for other paths. */
  readonly plural: string;
  /**
   * Namespace; empty for all namespaces and for cluster-scoped resources, except for a Namespace,
   * which counts as an object in itself.
   */
  readonly namespace: string;
  /** Object name; empty for collections, unless a list or watch selects one name. */
  readonly name: string;
  /** Subresource, such as `status`; empty for the object itself. */
  readonly subresource: string;
}

// Subresources of a namespace; anything else below a namespace is a resource in it.
const namespaceSubresources = new Set(["status", "finalize"]);

const methodVerbs: Readonly<Record<string, Verb>> = {
  POST: "create",
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/**
 * Reads the attributes of a request from its method, path and query. As in Kubernetes, the escapes of
 * the path are resolved before it is split, and `.` and `..` are names like any other.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/request` `RequestInfoFactory`.
 */
export function parseRequestInfo(request: Pick<Request, "method" | "url">): RequestInfo {
  const { searchParams } = new URL(request.url);
  const path = sentPath(request);
  const info = {
    path,
    verb: request.method.toLowerCase(),
    isResource: false,
    group: "",
    version: "",
    plural: "",
    namespace: "",
    name: "",
    subresource: "",
  };
  const parts = partsOf(path);
  const prefix = parts.shift();
  if (prefix !== "api" && prefix !== "apis") return info;
  const [group, version, ...rest] = prefix === "api" ? ["", ...parts] : parts;
  if (group === undefined || version === undefined || rest.length === 0) return info;

  const inNamespace = rest[0] === "namespaces" && rest.length > 2 &&
    !namespaceSubresources.has(rest[2]!);
  const [plural = "", name = "", ...subresource] = inNamespace ? rest.slice(2) : rest;
  const namespace = rest[0] === "namespaces" ? rest[1] ?? "" : "";
  const verb = resourceVerb({ method: request.method, name, searchParams }) ?? "";
  const isSelecting = verb === "list" || verb === "watch";
  return {
    ...info,
    verb,
    isResource: true,
    group,
    version,
    plural,
    namespace,
    name: isSelecting ? selectedName(searchParams.get("fieldSelector") ?? "") : name,
    subresource: subresource.join("/"),
  };
}

function resourceVerb(
  { method, name, searchParams }: { method: string; name: string; searchParams: URLSearchParams },
): Verb | undefined {
  const verb = methodVerbs[method];
  if (name !== "") return verb;
  if (verb === "delete") return "deletecollection";
  if (verb !== "get") return verb;
  const watch = searchParams.get("watch")?.toLowerCase() ?? "false";
  return watch === "false" || watch === "0" ? "list" : "watch";
}

/** Returns the name that a field selector requires, if it can be that of an object. */
function selectedName(fieldSelector: string): string {
  const name = requiredName(fieldSelector) ?? "";
  return /^\.{0,2}$|[/%]/.test(name) ? "" : name;
}

/** Returns the parts of a path between slashes; those at its begin and its end do not count. */
export function partsOf(path: string): string[] {
  const parts = decode(path).split("/");
  const first = parts.findIndex((part) => part !== "");
  const last = parts.findLastIndex((part) => part !== "");
  return first < 0 ? [] : parts.slice(first, last + 1);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a single percent sign is not an escape
  }
}
