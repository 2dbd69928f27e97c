/** Lists pods in one answer with the typed client, or with a plain `fetch` if the argument is `bare`. */

import type { KubernetesObject } from "../../../mod.ts";
import { createClient } from "../../../src/client/mod.ts";
import { pods } from "../../../src/types/core/v1_resources.ts";
import { kube } from "./kube.ts";
import { argument, bareInit, count, look, measure, server } from "./program.ts";

const client = createClient(kube, { resources: { pods } });
const init = bareInit({ http2: true });

async function typedList(): Promise<KubernetesObject[]> {
  return (await client.pods.allNamespaces().list({ limit: count })).items;
}

async function bareList(): Promise<KubernetesObject[]> {
  const response = await fetch(`${server}/api/v1/pods?limit=${count}`, init);
  return (await response.json()).items;
}

await measure(async () => {
  const items = argument === "bare" ? await bareList() : await typedList();
  if (items.length !== count) throw new Error(`The list had ${items.length} of ${count} pods.`);
  let checksum = 0;
  for (const item of items) checksum += look(item);
  return { checksum };
});
