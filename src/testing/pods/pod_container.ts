import { badRequest } from "../status/api_errors.ts";
import { isJsonObject, membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";

/** The kinds of containers, by the fields of a pod's spec. */
const CONTAINER_FIELDS = ["containers", "initContainers", "ephemeralContainers"] as const;
type ContainerField = typeof CONTAINER_FIELDS[number];

/**
 * Returns the container of a pod for a request: the one that it names, or the only one.
 *
 * @throws {StatusError} 400 if the pod does not have the container, or if none is named and the pod
 * has several. The wording is that of `pkg/registry/core/pod/strategy.go`.
 */
export function podContainer(pod: KubeObject, name: string | undefined): string {
  const podName = pod.metadata.name ?? "";
  if (name) {
    if (CONTAINER_FIELDS.some((field) => containerNames(pod, field).includes(name))) return name;
    throw badRequest(`container ${name} is not valid for pod ${podName}`);
  }
  const names = containerNames(pod, "containers");
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  if (names.length === 0) return ""; // a test's pod without containers in its spec
  const initNames = containerNames(pod, "initContainers");
  const others = initNames.length > 0
    ? ` or one of the init containers: [${initNames.join(" ")}]`
    : "";
  throw badRequest(
    `a container name must be specified for pod ${podName}, ` +
      `choose one of: [${names.join(" ")}]${others}`,
  );
}

/** Returns the names of a pod's containers of one kind, as its spec lists them. */
export function containerNames({ spec }: KubeObject, field: ContainerField): string[] {
  const containers = membersOf(spec)[field];
  if (!Array.isArray(containers)) return [];
  return containers.flatMap((container) =>
    isJsonObject(container) && typeof container.name === "string" ? [container.name] : []
  );
}
