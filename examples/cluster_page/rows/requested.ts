import type { Container, Pod } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
import { quantity } from "./quantity.ts";

/** The resources that the scheduler counts on. */
export interface Requested {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

type Resource = keyof Requested;

/**
 * Returns what a pod asks its node for: its containers together, or a container of the start if that
 * needs more.
 *
 * Source: `k8s.io/component-helpers/resource` `PodRequests`.
 */
export function requested({ spec }: DeepReadonly<Pod>): Requested {
  return { cpu: requestOf(spec, "cpu"), memory: requestOf(spec, "memory") };
}

function requestOf(spec: DeepReadonly<Pod>["spec"], resource: Resource): number {
  if (!spec) return 0;
  const overhead = quantity(spec.overhead?.[resource] ?? 0);
  const ofPod = spec.resources?.requests?.[resource];
  if (ofPod !== undefined) return quantity(ofPod) + overhead;
  let sidecars = 0;
  let start = 0;
  for (const container of spec.initContainers ?? []) {
    const own = ofContainer(container, resource);
    if (container.restartPolicy === "Always") sidecars += own;
    start = Math.max(start, container.restartPolicy === "Always" ? sidecars : own + sidecars);
  }
  const running = spec.containers.reduce(
    (sum, each) => sum + ofContainer(each, resource),
    sidecars,
  );
  return Math.max(running, start) + overhead;
}

function ofContainer({ resources }: DeepReadonly<Container>, resource: Resource): number {
  return quantity(resources?.requests?.[resource] ?? 0);
}
