import type { Labels } from "../../core/labels/label_requirement.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Informer } from "../../informer/informer.ts";
import { kubePath, readKubePath } from "../../transport/kube_path.ts";

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

/** An object that a reconcile has written, as the server's response shows it. */
export interface WrittenObject extends WrittenPath {
  /** The uid, if the response contains one. */
  readonly uid?: string | undefined;
  /**
   * The resourceVersion, if the response contains one. For a deletion it may be that of an earlier
   * write: a store that has not reached it does not show the deletion by not having the object.
   */
  readonly version?: string | undefined;
  /** The labels, if the response contains the object. */
  readonly labels?: Labels | undefined;
  /** The informers whose field selector excludes the object, as far as the server was asked. */
  readonly excludedFrom?: ReadonlySet<Informer<KubernetesObject>>;
  /** Whether the object was deleted. */
  readonly isDeletion: boolean;
  /** Whether the deletion has removed the object, so that a store must not show it any more. */
  readonly isGone?: boolean;
  /**
   * Whether the response does not show the object, or there was none: the object must be read from
   * the server, or its collection if it does not have a name.
   */
  readonly isUnknown?: boolean;
}

/** Returns the path of the collection that the object is in. */
export function collectionPath({ resource, namespace }: WrittenPath): string {
  const end = resource.lastIndexOf("/");
  return kubePath({ root: resource.slice(0, end), namespace, plural: resource.slice(end + 1) });
}
