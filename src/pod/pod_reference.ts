/** Names a pod, and a container of it. */
export interface PodReference {
  /** Name of the pod. */
  name: string;
  /**
   * Namespace of the pod.
   * @default The namespace that the program works in.
   */
  namespace?: string;
  /**
   * Name of the container. Where a pod has several and none is named, the API server refuses with a
   * 400 that lists them.
   * @default The pod's only one.
   */
  container?: string;
}

/** A pod whose namespace is known. */
export type NamedPod = PodReference & { namespace: string };

/**
 * Fills in the namespace.
 *
 * @throws {TypeError} If a name is empty.
 */
export function namedPod(pod: PodReference, ownNamespace: string): NamedPod {
  const { name, namespace = ownNamespace, container } = pod;
  if (!name || !namespace || container === "") {
    throw new TypeError("A pod needs a name, and neither namespace nor container may be empty.");
  }
  return { name, namespace, ...(container !== undefined && { container }) };
}

/** The path of a pod, or of a subresource of it. */
export function podPath({ namespace, name }: NamedPod, subresource = ""): string {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${
    encodeURIComponent(name)
  }`;
  return subresource ? `${path}/${subresource}` : path;
}

/** How messages call it. */
export function describePod({ namespace, name, container }: NamedPod): string {
  const pod = `pod ${namespace}/${name}`;
  return container ? `container ${container} of ${pod}` : pod;
}
