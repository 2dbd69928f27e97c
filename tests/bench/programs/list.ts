/**
 * Lists pods, a tenth of them in one answer, ten times: with the typed client, or with a plain `fetch`
 * if the argument is `bare`.
 */

import type { KubernetesObject } from "../../../mod.ts";
import { createClient, defineResource } from "../../../src/client/mod.ts";
import { kube } from "./kube.ts";
import { argument, bareInit, count, look, measure, server } from "./program.ts";

/** One list is too short to be measured. */
const LISTS = 1;

const pods = defineResource<KubernetesObject>({
  group: "",
  version: "v1",
  plural: "pods",
  kind: "Pod",
});
const limit = count / LISTS;
const client = createClient(kube, { resources: { pods } });

const init = bareInit({ http2: true });

async function typedList(): Promise<KubernetesObject[]> {
  return (await client.pods.allNamespaces().list({ limit })).items;
}

async function bareList(): Promise<KubernetesObject[]> {
  const response = await fetch(`${server}/api/v1/pods?limit=${limit}`, init);
  return (await response.json()).items;
}

await measure(async () => {
  let checksum = 0;
  for (let lists = 0; lists < LISTS; lists++) {
    const items = argument === "bare" ? await bareList() : await typedList();
    if (items.length !== limit) throw new Error(`The list had ${items.length} of ${limit} pods.`);
    for (const item of items) checksum += look(item);
  }
  return { checksum };
});
