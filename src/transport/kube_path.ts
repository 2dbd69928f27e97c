/**
 * Reads and writes the paths of the Kubernetes API. See
 * {@link https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris resource URIs}.
 *
 * @module
 */

/** The segments of a path, percent-encoded as they are there. */
export interface KubePath {
  /** The path of the group and version, such as `/apis/apps/v1`. */
  readonly root: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly version: string | undefined;
  /** Whether the path is one of the old watches, such as `/api/v1/watch/pods`. */
  readonly isWatch: boolean;
  readonly namespace: string | undefined;
  /** The plural name of the resource. */
  readonly plural: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** The segments after the subresource, such as the path of a proxied request. */
  readonly rest: readonly string[];
}

/** Subresources of a namespace; any other word after a namespace is a resource in it. */
const NAMESPACE_PARTS: readonly (string | undefined)[] = ["finalize", "status"];

/** The URL of a resource, in a namespace or not; one more segment would name an object. */
const COLLECTION_URL =
  /^[^?#]*\/(api\/[^/?#]+|apis\/[^/?#]+\/[^/?#]+)\/(namespaces\/[^/?#]+\/)?[^/?#]+\/?([?#]|$)/;

/**
 * Returns the segments of a path below `/api` or `/apis`, or `undefined` if it is another path, or has
 * an empty segment or a query. A path that ends with `status` or `finalize` after a namespace is a
 * subresource of the namespace, as for kube-apiserver
 * (`k8s.io/apiserver/pkg/endpoints/request/requestinfo.go`); the namespace itself is the object then,
 * not the `namespace` of the path.
 */
export function readKubePath(path: string): KubePath | undefined {
  const [before, api, ...segments] = path.split("/");
  if (before !== "" || (api !== "api" && api !== "apis")) return undefined;
  if (segments.length === 0 || segments.includes("") || path.includes("?")) return undefined;
  const group = api === "api" ? "" : segments.shift() ?? "";
  const version = segments.shift();
  const isWatch = segments[0] === "watch";
  if (isWatch) segments.shift();
  const isInNamespace = segments[0] === "namespaces" && segments.length > 2 &&
    !(segments.length === 3 && NAMESPACE_PARTS.includes(segments[2]));
  const [, namespace] = isInNamespace ? segments.splice(0, 2) : [];
  const [plural, name, subresource, ...rest] = segments;
  const root = rootPath({ group, version: version ?? "" });
  return { root, group, version, isWatch, namespace, plural, name, subresource, rest };
}

/** Returns the path of a group and version, such as `/apis/apps/v1`. */
export function rootPath({ group, version }: { group: string; version: string }): string {
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** The parts of a path, not encoded. */
export interface KubePathParts {
  /** The path of the group and version, such as `/apis/apps/v1`. */
  root: string;
  /** The namespace, if there is one; empty for none. */
  namespace?: string | undefined;
  plural: string;
  name?: string;
  subresource?: string;
}

/** Returns the path of a resource, an object or a subresource. */
export function kubePath(
  { root, namespace = "", plural, name = "", subresource = "" }: KubePathParts,
): string {
  const below = (segment: string) => segment === "" ? "" : `/${encodeURIComponent(segment)}`;
  const inside = namespace === "" ? "" : `/namespaces${below(namespace)}`;
  return `${root}${inside}/${plural}${below(name)}${below(subresource)}`;
}

/** Returns whether a URL is that of a collection, whatever the path of the server is. */
export function isCollectionUrl(url: string): boolean {
  return COLLECTION_URL.test(url);
}
