import type { KubernetesObject } from "../../core/object_meta.ts";
import { JoinedAbort, raceSignal } from "../../runtime/waiting.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { acceptHeader } from "../store/metadata_only.ts";
import { internalsOf } from "../../transport/kube_internals.ts";

const PATH = "/api/v1/namespaces/kube-system";
const MAX_WAIT_MS = 5_000;

/**
 * Returns the uid of the namespace `kube-system`, which is unique and constant for each cluster: it
 * distinguishes two clusters at the same URL. Returns `undefined` if it may not be read, or no
 * response arrives within 5 s; never rejects.
 */
export async function readClusterUid(
  kube: KubeFetch,
  signal: AbortSignal,
): Promise<string | undefined> {
  using stop = new JoinedAbort(signal);
  using _timer = internalsOf(kube).runtime.clock.setTimer(() => stop.abort(), MAX_WAIT_MS, {
    keepAlive: true,
  });
  try {
    return await raceSignal(readUid(kube, stop.signal), stop.signal);
  } catch {
    return undefined; // the first request for the objects reports more
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
