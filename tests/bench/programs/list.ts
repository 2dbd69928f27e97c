/**
 * Reads pods over an open connection: with the typed client in one response, with the argument
 * `pages` in pages that are not kept, with `bare` by a plain `fetch`.
 */

import type { KubernetesObject } from "../../../mod.ts";
import { createClient } from "../../../src/client/mod.ts";
import { pods } from "../../../src/types/core/v1_resources.ts";
import { kube } from "./kube.ts";
import { argument, bareInit, count, look, measure, server } from "./program.ts";

const PAGE = 1_000;

const handle = createClient(kube, { resources: { pods } }).pods.allNamespaces();
const init = bareInit({ http2: true });

/** Reads `limit` pods, page by page. */
type Way = (limit: number) => AsyncIterable<KubernetesObject[]>;

async function* typedList(limit: number) {
  yield (await handle.list({ limit })).items;
}

async function* typedPages(limit: number) {
  let left = limit;
  for await (const { items } of handle.pages({ pageSize: Math.min(limit, PAGE) })) {
    yield items;
    if ((left -= items.length) <= 0) return;
  }
}

async function* bareList(limit: number) {
  const response = await fetch(`${server}/api/v1/pods?limit=${limit}`, init);
  yield (await response.json()).items;
}

const ways: Record<string, Way> = { bare: bareList, pages: typedPages };
const way = ways[argument] ?? typedList;
for await (const _ of way(1)); // the first TLS handshake costs Deno as much as thousands of pods

await measure(async () => {
  let seen = 0;
  let checksum = 0;
  for await (const items of way(count)) {
    seen += items.length;
    for (const item of items) checksum += look(item);
  }
  if (seen !== count) throw new Error(`There were ${seen} of ${count} pods.`);
  return { checksum };
});
