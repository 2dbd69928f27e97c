import type { KubernetesObject } from "../../../mod.ts";
import { watch } from "../../../mod.ts";
import { median } from "../../bench/median.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";
import { NAMESPACE, type Workload } from "./workload.ts";

const LIMIT_MS = 30_000;
/** Between two changes. */
const PAUSE_MS = 200;

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

/**
 * Changes Deployments one after the other, and returns the median of the milliseconds until each of
 * the operators has copied a change, by the watch of a client.
 */
export async function copyLatency(
  controlPlane: ControlPlane,
  workload: Workload,
  { operators, changes }: { operators: readonly string[]; changes: number },
): Promise<Map<string, number>> {
  await using kube = adminKube(controlPlane);
  const path = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
  const arrivals = new Map<string, (atMs: number) => void>();
  const following = (async () => {
    for await (const { type, object } of watch<ConfigMap>(kube, path)) {
      if (type === "BOOKMARK") continue;
      const { labels = {}, name } = object.metadata;
      arrivals.get(`${name} ${labels.operator} ${object.data?.wanted}`)?.(performance.now());
    }
  })();
  const tookMs = new Map(operators.map((operator) => [operator, [] as number[]]));
  const apps = [...workload.replicas.keys()];
  for (let change = 1; change <= changes; change++) {
    const app = apps[change % apps.length]!;
    const wanted = `${Date.now()}-${change}`;
    const startMs = performance.now();
    const copies = operators.map(async (operator) => {
      const arrived = Promise.withResolvers<number>();
      const timer = setTimeout(() => arrived.resolve(Infinity), LIMIT_MS);
      arrivals.set(`${app}-${operator} ${operator} ${wanted}`, arrived.resolve);
      tookMs.get(operator)!.push(await arrived.promise - startMs);
      clearTimeout(timer);
    });
    await workload.want(app, wanted);
    await Promise.all(copies);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await kube[Symbol.asyncDispose]();
  await following.catch(() => {}); // the client has been disposed of
  return new Map(Array.from(tookMs, ([operator, times]) => [operator, median(times)]));
}
