import type { ClusterConfig, KubeFetch } from "../../mod.ts";

/** A cluster that the contract suite runs against: the embedded server, or a real one. */
export interface ConformanceCluster extends AsyncDisposable {
  /** Address and CA of the cluster, without credentials. */
  readonly config: Pick<ClusterConfig, "server" | "caPem">;
  /** A client with all permissions. */
  readonly kube: KubeFetch;
  /** Operations that only a cluster started for the tests offers. */
  readonly own?: OwnCluster;
}

/** Operations of a cluster that was started for the tests. */
export interface OwnCluster {
  /** Returns an expired token of an existing service account. */
  expiredToken(account: { namespace: string; name: string; uid: string }): Promise<string>;
  /** Compacts the server's history, which may take a while. */
  compact(): Promise<void>;
}

/** Name of the only service account without permissions, on every cluster. */
export const powerless = "powerless";
