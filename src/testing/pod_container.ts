import { badRequest } from "./api_errors.ts";
import { isJsonObject } from "./json_value.ts";
import type { KubeObject } from "./kube_object.ts";

/**
 * The container of a pod that a request means: the one it names, or the only one.
 *
 * @throws {StatusError} 400 when the pod has no such container, or several to choose from, worded as
 * `pkg/registry/core/pod/strategy.go` has it.
 */
export function podContainer(pod: KubeObject, name: string | undefined): string {
  const podName = pod.metadata.name ?? "";
  const names = containerNames(pod);
  if (name) {
    if (names.includes(name)) return name;
    throw badRequest(`container ${name} is not valid for pod ${podName}`);
  }
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  if (names.length === 0) return ""; // a pod of a test that says nothing of its containers
  throw badRequest(
    `a container name must be specified for pod ${podName}, choose one of: [${names.join(" ")}]`,
  );
}

/** The names of a pod's containers, as its spec lists them. */
export function containerNames({ spec }: KubeObject): string[] {
  const containers = isJsonObject(spec) ? spec.containers : undefined;
  if (!Array.isArray(containers)) return [];
  return containers.flatMap((container) =>
    isJsonObject(container) && typeof container.name === "string" ? [container.name] : []
  );
}
