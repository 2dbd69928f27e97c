import { ApiStatusError } from "../core/api_status_error.ts";
import { rfc3339Ms } from "../core/time/rfc3339.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type NamedPod, podPath } from "./pod_reference.ts";

/** The fields of a pod that are read. */
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
  state?: {
    running?: { startedAt?: string | null };
    terminated?: Terminated;
  };
  lastState?: { terminated?: Terminated };
}

interface Terminated {
  startedAt?: string | null;
  finishedAt?: string | null;
}

/** The state of a container whose log was read, according to the pod's status. */
export type ContainerRun =
  /** It is running, or its state is unknown for now. */
  | { state: "running" }
  /** It has ended, and its log can still be read. `finishedMs` is in epoch milliseconds, or NaN. */
  | { state: "ended"; finishedMs: number }
  /** The program may not read the pod. */
  | { state: "hidden" }
  /** The pod is gone, or another container has replaced it. */
  | { state: "gone" };

/**
 * Reads the state of a container whose log was written to at `writtenMs`, from its pod's status. A
 * container that was started later is a different one.
 */
export async function containerRun(
  kube: KubeFetch,
  pod: NamedPod,
  options: { writtenMs: number; signal: AbortSignal },
): Promise<ContainerRun> {
  const { writtenMs, signal } = options;
  try {
    const response = await kube.fetch(podPath(pod), { signal });
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status === 403) return { state: "hidden" };
      return { state: response.status === 404 ? "gone" : "running" };
    }
    const { state, lastState } = statusOf(await response.json(), pod.container) ?? {};
    // If no container is running, the kubelet serves the log of the one that ended.
    const ended = state?.terminated ?? lastState?.terminated;
    const { startedAt } = state?.running ?? ended ?? {};
    if (rfc3339Ms(startedAt ?? "") > writtenMs) return { state: "gone" };
    if (state?.running) return { state: "running" };
    return { state: "ended", finishedMs: rfc3339Ms(ended?.finishedAt ?? "") };
  } catch {
    signal.throwIfAborted();
    return { state: "running" }; // as after any other failure: the next connection will show it
  }
}

/** Whether the server says that the pod or container no longer exists. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiStatusError && (error.httpStatus === 404 || error.httpStatus === 400);
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
