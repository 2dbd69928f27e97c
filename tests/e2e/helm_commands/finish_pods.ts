/** Stands in for the controller of Jobs and the kubelet of test pods, which neither server has. */
import { type KubeFetch, watch } from "../../../mod.ts";

const jsonPatch = { "content-type": "application/merge-patch+json" };

/** Says of each Job and each pod in a namespace that it has succeeded, until the signal is aborted. */
export async function finishPods(
  kube: KubeFetch,
  { namespace, signal }: { namespace: string; signal: AbortSignal },
): Promise<void> {
  const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  await Promise.all([
    eachNew(kube, { path: jobs, signal, status: succeededJob }),
    eachNew(kube, { path: pods, signal, status: () => ({ phase: "Succeeded" }) }),
  ]);
}

interface Finished {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly status: () => unknown;
}

async function eachNew(kube: KubeFetch, { path, signal, status }: Finished): Promise<void> {
  try {
    for await (const { type, object } of watch(kube, path, { signal })) {
      if (type !== "ADDED") continue;
      const { name } = object.metadata;
      const body = JSON.stringify({ status: status() });
      const init = { method: "PATCH", headers: jsonPatch, body, signal };
      const response = await kube.fetch(`${path}/${name}/status`, init);
      await response.body?.cancel();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function succeededJob(): unknown {
  const now = new Date().toISOString().replace(/\.\d+/, "");
  const condition = (type: string) => ({
    type,
    status: "True",
    lastProbeTime: now,
    lastTransitionTime: now,
  });
  return {
    startTime: now,
    completionTime: now,
    succeeded: 1,
    uncountedTerminatedPods: {},
    conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
  };
}
