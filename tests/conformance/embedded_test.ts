import { inFull, runtimeName } from "../support/test.ts";
import type { ConformanceCluster } from "./cluster.ts";
import { openEmbeddedCluster } from "./embedded_cluster.ts";
import { conformanceSuite } from "./suite.ts";

let shared: Promise<ConformanceCluster> | undefined;

/** Opens one cluster for all cases, as a real one is shared; it ends with the process. */
async function openShared(): Promise<ConformanceCluster> {
  const { config, kube } = await (shared ??= openEmbeddedCluster());
  return { config, kube, [Symbol.asyncDispose]: () => Promise.resolve() };
}

// Starting a server takes half of a case's time. Deno's sanitizers want one for each case.
const open = runtimeName === "bun" ? inFull(openEmbeddedCluster, openShared) : openEmbeddedCluster;

conformanceSuite({ open, openOwn: openEmbeddedCluster });
