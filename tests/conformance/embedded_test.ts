import { isFullSuite, runtimeName } from "../support/test.ts";
import type { ConformanceCluster } from "./cluster.ts";
import { openEmbeddedCluster } from "./embedded_cluster.ts";
import { conformanceSuite } from "./suite.ts";

/** Returns a function that opens one cluster, as a real one is shared; it ends with the process. */
function sharing(): () => Promise<ConformanceCluster> {
  let shared: Promise<ConformanceCluster> | undefined;
  return async () => ({
    ...await (shared ??= openEmbeddedCluster()),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

// Starting a server takes half of a case's time. Deno's sanitizers want one for each case.
const isShared = runtimeName === "bun" && !isFullSuite;
const [open, openOwn] = isShared
  ? [sharing(), sharing()]
  : [openEmbeddedCluster, openEmbeddedCluster];

conformanceSuite({ open, openOwn });
