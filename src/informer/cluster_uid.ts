import type { KubernetesObject } from "../core/object_meta.ts";
import { raceSignal } from "../runtime/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { acceptHeader } from "./metadata_only.ts";

const PATH = "/api/v1/namespaces/kube-system";
const MAX_WAIT_MS = 5_000;

/**
 * Reads the uid of the namespace `kube-system`, which each cluster has for itself for as long as it
 * lives: it tells two clusters at the same URL apart. `undefined` where it may not be read, or no
 * answer comes within 5 s; never rejects.
 */
export async function readClusterUid(
  kube: KubeFetch,
  signal: AbortSignal,
): Promise<string | undefined> {
  const late = new AbortController();
  const onAbort = () => late.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  using _timer = kube.runtime.clock.setTimer(() => late.abort(), MAX_WAIT_MS, { keepAlive: true });
  try {
    return await raceSignal(readUid(kube, late.signal), late.signal);
  } catch {
    return undefined; // the first request for the objects says more
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function readUid(kube: KubeFetch, signal: AbortSignal): Promise<string | undefined> {
  const headers = { accept: acceptHeader("watch", true) };
  const response = await kube.fetch(PATH, { headers, signal, maxAttempts: 1 });
  if (!response.ok) {
    await response.body?.cancel();
    return undefined;
  }
  const namespace: Partial<KubernetesObject> | null = await response.json();
  const uid: unknown = namespace?.metadata?.uid;
  return typeof uid === "string" && uid !== "" ? uid : undefined;
}
