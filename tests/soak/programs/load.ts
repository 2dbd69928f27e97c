/**
 * Opens watches that end and informers that are disposed of, and reports its memory:
 * `load.ts URL CA_FILE WATCHES INFORMERS [WATCHES_BEFORE [CHECKPOINTS]]`.
 */

import { readFileSync } from "node:fs";
import process from "node:process";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { watch } from "../../../src/watch/watch.ts";
import type { Checkpoint } from "../ending/checkpoint.ts";
import { WATCHED } from "../ending/ending_server.ts";
import { collectGarbage } from "../../support/collect_garbage.ts";

const AT_A_TIME = 20;
const ROUNDS = 5;

async function checkpoint(load: string, done: number): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collectGarbage();
  }
  const { heapUsed: heap, rss } = process.memoryUsage();
  console.log(JSON.stringify({ load, done, heap, rss } satisfies Checkpoint));
}

/** Follows a watch through `connections` connections, each of which brings an event and ends. */
async function follow(kube: KubeFetch, connections: number): Promise<void> {
  if (connections === 0) return;
  let left = connections;
  for await (const _ of watch(kube, WATCHED, { resourceVersion: "1" })) if (--left === 0) break;
}

/** Reads `connections` watches to their end, each of which brings an event. */
async function readToEnd(kube: KubeFetch, connections: number): Promise<void> {
  for (let i = 0; i < connections; i++) {
    const { signal } = new AbortController();
    await (await kube.fetch(`${WATCHED}?watch=true&resourceVersion=1`, { signal })).text();
  }
}

async function informOnce(kube: KubeFetch): Promise<void> {
  await using informer = createInformer(kube, WATCHED);
  informer.addHandler(() => {});
  await informer.waitForSync({ timeoutMs: 30_000 });
}

/** Lets watches end in both ways, {@linkcode AT_A_TIME} at a time, `each` of them in turn. */
async function watchAll(each: number): Promise<void> {
  await Promise.all(
    Array.from({ length: AT_A_TIME }, (_, at) => (at % 2 ? follow : readToEnd)(kube, each)),
  );
}

const [server = "", caFile = "", watches = "", informers = "", warmUp = "0", checkpoints = "10"] =
  process.argv.slice(2);
const CHECKPOINTS = Number(checkpoints);
const kube = createKubeFetch({ server, caPem: readFileSync(caFile, "utf8") });
await watchAll(Number(warmUp) / AT_A_TIME);
for (let i = 1; i <= CHECKPOINTS; i++) {
  const each = Math.ceil(Number(watches) / CHECKPOINTS / AT_A_TIME);
  await watchAll(each);
  await checkpoint("watches", i * each * AT_A_TIME);
}
for (let i = 1; i <= CHECKPOINTS; i++) {
  const rounds = Math.ceil(Number(informers) / CHECKPOINTS / AT_A_TIME);
  for (let round = 0; round < rounds; round++) {
    await Promise.all(Array.from({ length: AT_A_TIME }, () => informOnce(kube)));
  }
  await checkpoint("informers", i * rounds * AT_A_TIME);
}
await kube[Symbol.asyncDispose]();
process.exit();
