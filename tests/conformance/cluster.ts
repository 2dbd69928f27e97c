import type { ClusterConfig, KubeFetch } from "../../mod.ts";

/** A cluster that the contract suite runs against: the embedded server, or a real one. */
export interface ConformanceCluster extends AsyncDisposable {
  /** Where it is, without a way to log in. */
  readonly config: Pick<ClusterConfig, "server" | "caPem">;
  /** A client that may do everything. */
  readonly kube: KubeFetch;
  /** What only a cluster of one's own offers. */
  readonly own?: OwnCluster;
}

/** What a cluster that was started for the tests offers beside. */
export interface OwnCluster {
  /** A token of a service account that exists, which expired a while ago. */
  expiredToken(account: { namespace: string; name: string; uid: string }): Promise<string>;
  /** Has the server forget its history; it may take a while to do so. */
  compact(): Promise<void>;
}

/** The name of the one service account that may not do anything, whatever the cluster. */
export const powerless = "powerless";
