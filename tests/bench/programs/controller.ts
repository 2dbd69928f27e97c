/** Reconciles custom resources by writing their status; then follows changes of their specs. */

import { createKubeFetch, type KubernetesObject } from "../../../mod.ts";
import { defineResource } from "../../../src/client/resource_definition.ts";
import { createManager } from "../../../src/controller/manager.ts";
import type { Condition } from "../../../src/controller/status/set_condition.ts";
import { kube } from "./kube.ts";
import { memoryUse, settle } from "./memory_use.ts";
import { caFile, caPem, count, measure, server, tokenFile } from "./program.ts";

interface Website extends KubernetesObject {
  status?: { conditions?: Condition[]; observedGeneration?: number };
}

const websites = defineResource<Website>({
  group: "example.com",
  version: "v1",
  plural: "websites",
  kind: "Website",
});

async function post<T>(path: string): Promise<T> {
  const response = await kube.fetch(path, { method: "POST" });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}.`);
  return await response.json();
}

const { state } = await post<{ state: number }>(`/websites?n=${count}`);
const root = `/websites/${state}`;
const own = createKubeFetch({
  server: `${server}${root}`,
  caPem,
  caFile,
  tokenFile,
  disableCompression: true,
});
const stop = new AbortController();
const manager = createManager(own);

await measure(async () => {
  manager.controller({
    for: websites,
    async reconcile(_site, { setConditions }) {
      await setConditions([{ type: "Ready", status: "True", reason: "Applied" }]);
    },
  });
  manager.run({ signal: stop.signal });
  await post(`${root}/current`);
  return {};
}, async () => {
  await settle();
  const settledRss = memoryUse("VmRSS");
  const latency = await post<object>(`${root}/changes?n=1000&rate=100`);
  return { settledRss, ...latency };
});
