/**
 * A replica of the handover run, the same file on Deno and on Bun: competes for a Lease and, while
 * it leads, changes a ConfigMap all the time, each change marked with its term. Prints a line when a
 * term begins.
 */
import process from "node:process";
import { createKubeFetch, loadInClusterConfig } from "../../../mod.ts";
import { createResourceClient } from "../../../src/client/mod.ts";
import { createLeaderElection } from "../../../src/election/mod.ts";
import { configMaps } from "../../../src/types/core/v1_resources.ts";

const [, , directory = ""] = process.argv;
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
await using kube = createKubeFetch(await loadInClusterConfig({ directory }));
const records = createResourceClient(kube, configMaps);
const election = createLeaderElection(kube, { name: "main" });
await election.lead(async ({ signal, isLeading, fencingToken, leaderWrite }) => {
  const fieldManager = `${election.identity}.${fencingToken}`;
  console.log(fieldManager);
  for (let count = 0; isLeading() && !signal.aborted; count++) {
    const change = { merge: { data: { count: String(count) } } };
    const write = leaderWrite(({ signal }) =>
      records.patch("record", change, { signal, fieldManager })
    );
    await write.catch(() => {}); // the audit log says what came of it
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}, { signal: stop.signal });
process.exit();
