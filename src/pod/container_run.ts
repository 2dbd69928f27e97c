import { ApiStatusError } from "../core/api_status_error.ts";
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

/** What a pod's status says of a container whose log was read. */
export type ContainerRun =
  /** It runs, or nothing is known for now. */
  | { state: "running" }
  /** It has ended, and its log can still be read; `finishedMs` in epoch milliseconds, maybe NaN. */
  | { state: "ended"; finishedMs: number }
  /** The program may not read the pod. */
  | { state: "hidden" }
  /** The pod is gone, or another container has taken its place. */
  | { state: "gone" };

/**
 * Reads what has become of a container whose log was written to at `writtenMs`, as far as its pod's
 * status says: one that was started later is another.
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
    // The kubelet gives the log of the container that ended where none runs.
    const ended = state?.terminated ?? lastState?.terminated;
    const { startedAt } = state?.running ?? ended ?? {};
    if (Date.parse(startedAt ?? "") > writtenMs) return { state: "gone" };
    if (state?.running) return { state: "running" };
    return { state: "ended", finishedMs: Date.parse(ended?.finishedAt ?? "") };
  } catch {
    signal.throwIfAborted();
    return { state: "running" }; // as after any other failure: the next connection will show it
  }
}

/** Whether the server says that there is no such pod or container any more. */
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
