import { badRequest } from "../status/api_errors.ts";
import { isJsonObject } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";

/**
 * Returns the container of a pod for a request: the one that it names, or the only one.
 *
 * @throws {StatusError} 400 if the pod does not have the container, or if none is named and the pod
 * has several. The wording is that of `pkg/registry/core/pod/strategy.go`.
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
  if (names.length === 0) return ""; // a test's pod without containers in its spec
  throw badRequest(
    `a container name must be specified for pod ${podName}, choose one of: [${names.join(" ")}]`,
  );
}

/** Returns the names of a pod's containers, as its spec lists them. */
export function containerNames({ spec }: KubeObject): string[] {
  const containers = isJsonObject(spec) ? spec.containers : undefined;
  if (!Array.isArray(containers)) return [];
  return containers.flatMap((container) =>
    isJsonObject(container) && typeof container.name === "string" ? [container.name] : []
  );
}
