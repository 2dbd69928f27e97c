/** Reads the watch as programs usually do. */

import { type KubeFetch, watch } from "../../../mod.ts";
import { kube } from "./kube.ts";
import { count, look, measure } from "./program.ts";

/** Decodes `events` events of a watch; returns a sum over them. */
export async function kubeLoop(events: number, client: KubeFetch = kube): Promise<number> {
  let checksum = 0;
  let seen = 0;
  for await (const event of watch(client, "/api/v1/pods")) {
    checksum += look(event.object);
    if (++seen === events) break;
  }
  return checksum;
}

if (import.meta.main) await measure(async () => ({ checksum: await kubeLoop(count) }));
