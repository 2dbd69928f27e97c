import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type NamedPod, podPath } from "./pod_reference.ts";

/** What of a pod is looked at. */
interface PodWithContainers {
  spec?: { containers?: { name: string }[] };
  status?: {
    phase?: string;
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
    ephemeralContainerStatuses?: ContainerStatus[];
  };
}

interface ContainerStatus {
  name: string;
  state?: { running?: { startedAt?: string } };
}

/**
 * Whether a container whose log was written to at `writtenMs` still runs, as far as its pod's status
 * says: one that was started later is another. A pod that is gone, or that the program may not read,
 * counts as ended, for there is nothing to wait for.
 */
export async function stillRuns(
  kube: KubeFetch,
  pod: NamedPod,
  options: { writtenMs: number; signal: AbortSignal },
): Promise<boolean> {
  const { writtenMs, signal } = options;
  try {
    const response = await kube.fetch(podPath(pod), { signal });
    if (!response.ok) {
      await response.body?.cancel();
      return response.status !== 404 && response.status !== 403;
    }
    const status = statusOf(await response.json(), pod.container);
    if (!status?.state?.running) return false;
    const { startedAt } = status.state.running;
    return startedAt === undefined || !(Date.parse(startedAt) > writtenMs);
  } catch {
    signal.throwIfAborted();
    return true; // as after any other failure: it passes, or the next connection will show it
  }
}

function statusOf(
  { spec, status = {} }: PodWithContainers,
  container: string | undefined,
): ContainerStatus | undefined {
  const all = [
    ...status.containerStatuses ?? [],
    ...status.initContainerStatuses ?? [],
    ...status.ephemeralContainerStatuses ?? [],
  ];
  const name = container ?? spec?.containers?.[0]?.name;
  return all.find((one) => one.name === name);
}
