import type { Pod } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
import { podStart, sidecarNames } from "./pod_start.ts";
import type { PodRow } from "./rows.ts";

/**
 * Returns the containers of a pod, how many of them are ready, and their restarts: sidecars count,
 * and the other init containers while they run.
 *
 * Source: `k8s.io/kubernetes/pkg/printers/internalversion` `printPod`.
 */
export function podCounts(
  pod: DeepReadonly<Pod>,
): Pick<PodRow, "ready" | "containers" | "restarts"> {
  const { spec, status = {} } = pod;
  const { done, blocking, isUnderWay } = podStart(pod);
  const sidecars = sidecarNames(pod);
  const reached = blocking ? [...done, blocking] : done;
  const own = isUnderWay ? [] : status.containerStatuses ?? [];
  const counted = isUnderWay ? reached : reached.filter(({ name }) => sidecars.includes(name));
  return {
    ready: done.filter(({ name, ready }) => ready && sidecars.includes(name)).length +
      own.filter(({ ready, state }) => ready && state?.running).length,
    containers: [...(spec?.containers ?? []).map(({ name }) => name), ...sidecars],
    restarts: [...counted, ...own].reduce((sum, { restartCount }) => sum + restartCount, 0),
  };
}
