/** An object that a request has written, by the path of the request. */
export interface WrittenPath {
  /** The path of the resource without a namespace, such as `/apis/apps/v1/deployments`. */
  readonly resource: string;
  /** The namespace; empty for a cluster-scoped resource. */
  readonly namespace: string;
  /** The name; empty if the request creates an object. */
  readonly name: string;
}

const PATH =
  /^(?<root>\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+))(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+)(?:\/(?<part>[^/]+))?)?$/;
/** Subresources that write no object: streams, and the request for a token. */
const READS = ["attach", "exec", "portforward", "proxy", "token"];

/**
 * Returns what a write to a path changes, or `undefined` if it is not the path of an object or a
 * resource. A subresource counts as its object.
 */
export function writtenPath(path: string): WrittenPath | undefined {
  const groups = PATH.exec(path)?.groups;
  if (!groups) return undefined;
  const { root = "", plural = "", namespace = "", name = "", part = "" } = groups;
  if (READS.includes(part)) return undefined;
  // These are subresources of a namespace, and no resources in it.
  if (root === "/api/v1" && name === "" && (plural === "status" || plural === "finalize")) {
    return { resource: `${root}/namespaces`, namespace: "", name: decodeURIComponent(namespace) };
  }
  return {
    // A Binding is posted to its pod, or to this older path; its name is that of the pod.
    resource: root === "/api/v1" && plural === "bindings" ? `${root}/pods` : `${root}/${plural}`,
    namespace: decodeURIComponent(namespace),
    name: decodeURIComponent(name),
  };
}
