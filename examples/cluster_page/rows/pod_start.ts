import type { ContainerStatus, Pod } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";

type Status = DeepReadonly<ContainerStatus>;

/** How far the init containers of a pod are. */
export interface PodStart {
  /** Status of each init container that is over, and of each sidecar that has started. */
  readonly done: readonly Status[];
  /** Status of the one that the next ones wait for; `undefined` if none does. */
  readonly blocking: Status | undefined;
  /** Whether the containers of the pod do not count yet. */
  readonly isUnderWay: boolean;
}

/**
 * Returns how far the start of a pod is.
 *
 * Source: `k8s.io/kubernetes/pkg/printers/internalversion` `printPod`.
 */
export function podStart(pod: DeepReadonly<Pod>): PodStart {
  const { initContainerStatuses: statuses = [], conditions = [] } = pod.status ?? {};
  const sidecars = new Set(sidecarNames(pod));
  const index = statuses.findIndex(({ name, state, started }) =>
    state?.terminated?.exitCode !== 0 && !(sidecars.has(name) && started)
  );
  const isInitialized = conditions.some(({ type, status }) =>
    type === "Initialized" && status === "True"
  );
  return {
    done: index < 0 ? statuses : statuses.slice(0, index),
    blocking: statuses[index],
    isUnderWay: index >= 0 && !isInitialized,
  };
}

/** Returns the names of the init containers that run on beside the containers of a pod. */
export function sidecarNames({ spec }: DeepReadonly<Pod>): string[] {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) =>
    restartPolicy === "Always"
  );
  return sidecars.map(({ name }) => name);
}
