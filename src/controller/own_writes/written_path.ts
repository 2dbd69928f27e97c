import { readKubePath } from "../../transport/kube_path.ts";

/** An object that a request has written, by the path of the request. */
export interface WrittenPath {
  /** The path of the resource without a namespace, such as `/apis/apps/v1/deployments`. */
  readonly resource: string;
  /** The namespace; empty for a cluster-scoped resource. */
  readonly namespace: string;
  /** The name; empty if the request creates an object. */
  readonly name: string;
}

/** Subresources that write no object: streams, and the request for a token. */
const READS = ["attach", "exec", "portforward", "proxy", "token"];

/**
 * Returns what a write to a path changes, or `undefined` if it is not the path of an object or a
 * resource. A subresource counts as its object.
 */
export function writtenPath(path: string): WrittenPath | undefined {
  const { root, namespace = "", plural, name = "", subresource = "", rest } = readKubePath(path) ??
    {};
  if (plural === undefined || rest?.length || READS.includes(subresource)) return undefined;
  // A Binding is posted to its pod, or to this older path; its name is that of the pod.
  const written = root === "/api/v1" && plural === "bindings" ? "pods" : plural;
  return {
    resource: `${root}/${written}`,
    namespace: decodeURIComponent(namespace),
    name: decodeURIComponent(name),
  };
}
