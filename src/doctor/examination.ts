import type { ClusterConfig, KubeFetch } from "@kubewire/kubewire";
import type { DiscoveredApi, ProgramRunner } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import type { AskedAccess } from "./access/asked_access.ts";
import type { Environment } from "./diagnosis.ts";
import type { TokenClaims } from "./token_claims.ts";

/** The settings of an examination, with their defaults. */
export interface ExaminationSettings {
  readonly environment: Environment;
  readonly runtime: Runtime;
  readonly runner: ProgramRunner;
  /** The directory of the service account. */
  readonly directory: string;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  readonly watchMs: number;
  readonly access: readonly AskedAccess[];
}

/** The API server's address, and how it is reached. */
export interface Target {
  readonly server: URL;
  /** The proxy, without user name and password, and the origin of its URL. */
  readonly proxy?: { readonly url: string; readonly origin: string };
}

/** The state of an examination: its settings, and what its checks have found so far. */
export interface Examination extends ExaminationSettings {
  /** The configuration; on your machine from the kubeconfig, in a pod without a token. */
  config?: ClusterConfig;
  target?: Target;
  /** A client without a token. */
  probe?: KubeFetch;
  /** A client with the credentials. */
  kube?: KubeFetch;
  /** The token; the credentials may also be a certificate. */
  token?: string;
  claims?: TokenClaims;
  /** Milliseconds that the server's clock is ahead of this one. */
  skewMs?: number;
  /** The protocol that the server has chosen in a TLS handshake; `null` if it has chosen none. */
  chosenProtocol?: string | null;
  /** The load balancer or proxy that has passed on a response, if the response names it. */
  intermediary?: string;
  /** The server's version, such as `v1.37.2`. */
  serverVersion?: string;
  /** The resources of the server, if they were read. */
  api?: DiscoveredApi;
  /** The collection that watches are tried on; `null` if there is none. */
  watched?: WatchedCollection | null;
  /** Texts that no report may show. */
  readonly secrets: Set<string>;
  /** Disposes of the clients at the end. */
  readonly cleanup: AsyncDisposableStack;
}

/** A collection that the account may watch. */
export interface WatchedCollection {
  readonly path: string;
  /** The name for people, such as `pods in default`. */
  readonly name: string;
  /** Whether its objects are in namespaces. */
  readonly namespaced: boolean;
}

/**
 * Returns the API server's address, for checks that need the one that finds it.
 *
 * @throws {TypeError} If that check has not run.
 */
export function targetOf({ target }: Pick<Examination, "target">): Target {
  if (target) return target;
  throw new TypeError("The address of the API server is unknown: a check lacks a precondition.");
}

/**
 * Returns the API server's time, by which it judges tokens; this machine's, if that is unknown. In
 * milliseconds since 1970.
 */
export function serverNowMs({ runtime, skewMs = 0 }: Examination): number {
  return runtime.clock.now() + skewMs;
}
