/**
 * Lists pods in one answer with the typed client, or with a plain `fetch` if the argument is `bare`,
 * over a connection that is open already.
 */

import type { KubernetesObject } from "../../../mod.ts";
import { createClient } from "../../../src/client/mod.ts";
import { pods } from "../../../src/types/core/v1_resources.ts";
import { kube } from "./kube.ts";
import { argument, bareInit, count, look, measure, server } from "./program.ts";

const client = createClient(kube, { resources: { pods } });
const init = bareInit({ http2: true });

async function typedList(limit: number): Promise<KubernetesObject[]> {
  return (await client.pods.allNamespaces().list({ limit })).items;
}

async function bareList(limit: number): Promise<KubernetesObject[]> {
  const response = await fetch(`${server}/api/v1/pods?limit=${limit}`, init);
  return (await response.json()).items;
}

const list = argument === "bare" ? bareList : typedList;
await list(1); // the first TLS of a process takes Deno as long as thousands of pods

await measure(async () => {
  const items = await list(count);
  if (items.length !== count) throw new Error(`The list had ${items.length} of ${count} pods.`);
  let checksum = 0;
  for (const item of items) checksum += look(item);
  return { checksum };
});
