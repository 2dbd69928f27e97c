import { createKubeFetch, StaticTokenSource } from "../../mod.ts";
import { bindClusterRole } from "../support/servers/bind_cluster_role.ts";
import type { ConformanceCluster } from "./cluster.ts";
import { startApiServer } from "../support/servers/shared_tls.ts";

const MINUTE_MS = 60_000;

/** Starts the server that Kubewire embeds into its users' tests. */
export async function openEmbeddedCluster(): Promise<ConformanceCluster> {
  await using resources = new AsyncDisposableStack();
  let clockOffsetMs = 0;
  const server = resources.use(
    await startApiServer({
      authorization: "rbac",
      now: () => Date.now() + clockOffsetMs,
      garbageCollection: false, // kube-apiserver alone has no garbage collector either
    }),
  );
  bindClusterRole(server, "cluster-admin", "default");
  const config = { server: server.url, caPem: server.caPem };
  const { token } = await server.issueToken();
  const kube = resources.use(
    createKubeFetch({ ...config, tokenSource: new StaticTokenSource(token) }),
  );
  const cleanup = resources.move();
  return {
    config,
    kube,
    own: {
      async expiredToken({ namespace, name, uid }) {
        const issued = await server.tokens.issue({ namespace, name, uid }, {
          expirationMs: MINUTE_MS,
        });
        clockOffsetMs += 2 * MINUTE_MS;
        return issued.token;
      },
      compact() {
        server.compact();
        return Promise.resolve();
      },
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}
