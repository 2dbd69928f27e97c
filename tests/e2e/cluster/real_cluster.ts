import { ClientCertificate, createKubeFetch, StaticTokenSource } from "../../../mod.ts";
import type { ConformanceCluster, OwnCluster } from "../../conformance/cluster.ts";
import { ControlPlane } from "./control_plane.ts";
import { readKubeconfig } from "./kubeconfig.ts";
import { signToken } from "./sign_token.ts";

const HOUR_MS = 3_600_000;

/** Opens the real API server that a kubeconfig describes, for the contract suite. */
export async function openRealCluster(kubeconfig: string): Promise<ConformanceCluster> {
  await using resources = new AsyncDisposableStack();
  const controlPlane = resources.use(await ControlPlane.loadKubeconfig(kubeconfig));
  const { url: server, caPem, client, token } = await readKubeconfig(kubeconfig);
  const config = { server, caPem };
  const kube = resources.use(createKubeFetch({
    ...config,
    ...(client && { clientCertificate: new ClientCertificate(client.certPem, client.keyPem) }),
    ...(token !== undefined && { tokenSource: new StaticTokenSource(token) }),
  }));
  const own = ownCluster(controlPlane);
  const cleanup = resources.move();
  return {
    config,
    kube,
    ...(own && { own }),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

function ownCluster(controlPlane: ControlPlane): OwnCluster | undefined {
  const { issuer, serviceAccountKeyFile: keyFile } = controlPlane;
  if (issuer === undefined || keyFile === undefined) return undefined;
  return {
    expiredToken(account) {
      const now = Date.now();
      const issuedAt = new Date(now - 2 * HOUR_MS);
      return signToken({ issuer, keyFile }, {
        ...account,
        issuedAt,
        expires: new Date(now - HOUR_MS),
      });
    },
    compact: () => controlPlane.compact(),
  };
}
