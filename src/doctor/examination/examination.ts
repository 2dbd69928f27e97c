import {
  type ClusterConfig,
  createKubeFetch,
  type KubeFetch,
  type KubernetesObject,
  type TokenSource,
} from "@kubewire/kubewire";
import { createResourceClient, defineResource } from "@kubewire/kubewire/client";
import type { DiscoveredApi, ProgramRunner } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import type { AskedAccess } from "./asked_access.ts";
import type { Environment } from "./diagnosis.ts";

/** The API server's address, and how it is reached. */
export interface Target {
  readonly server: URL;
  /** The proxy, without user name and password, and the origin of its URL. */
  readonly proxy?: { readonly url: string; readonly origin: string };
}

/** The state of an examination: its settings, and what its checks have found so far. */
export interface Examination {
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

/** The claims of a service account's token (`pkg/serviceaccount/claims.go`). */
export interface TokenClaims {
  /** The `iss` claim. */
  issuer: string | undefined;
  /** The `aud` claim; may be empty. */
  audiences: readonly string[];
  /** The `sub` claim, such as `system:serviceaccount:default:web`. */
  subject: string | undefined;
  /** The pod that the token is bound to; the token is void once the pod is deleted. */
  pod: string | undefined;
  issuedAtMs: number | undefined;
  expiresAtMs: number | undefined;
  /** The later one of the `nbf` and `iat` claims: servers refuse the token before. */
  validFromMs: number | undefined;
  /**
   * When the kubelet's own view of the token ends: with the API server's extended tokens `exp` is a
   * year away, and this claim, `warnafter`, says about an hour.
   */
  warnAfterMs: number | undefined;
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

/** A review: a question to the API server, answered in its status. */
interface Review extends KubernetesObject {
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

const GROUPS = {
  SelfSubjectReview: "authentication.k8s.io",
  SelfSubjectAccessReview: "authorization.k8s.io",
  SelfSubjectRulesReview: "authorization.k8s.io",
};

/** A question about oneself. */
export interface Question {
  kind: keyof typeof GROUPS;
  /** The content of the question; a SelfSubjectReview has none, and servers refuse an empty one. */
  spec?: Record<string, unknown>;
}

/**
 * Asks the API server about the program's own account, and returns the status of its answer.
 *
 * @throws {TypeError} If a check asks that lacks its precondition.
 * @throws {ApiStatusError} If the server refuses the question.
 */
export async function askServer(
  { kube }: Examination,
  { kind, spec }: Question,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  if (!kube) throw new TypeError("There is no client yet: a check lacks a precondition.");
  const resource = defineResource<Review>({
    group: GROUPS[kind],
    version: "v1",
    plural: `${kind.toLowerCase()}s`,
    kind,
    namespaced: false,
  });
  const review = { metadata: {}, ...(spec && { spec }) };
  const client = createResourceClient(kube, resource);
  return (await client.create(review, { signal, maxAttempts: 1 })).status ?? {};
}

/**
 * Returns the client that sends no token, and creates it if there is none yet.
 *
 * @throws {ConfigurationError} If the configuration cannot be used on this runtime.
 */
export function openProbe(examination: Examination, config: ClusterConfig): KubeFetch {
  return examination.probe ?? openClient(examination, config);
}

/**
 * Creates a client. The files of the configuration are not read again: an examination is short.
 *
 * @throws {ConfigurationError} If the configuration cannot be used on this runtime.
 */
export function openClient(
  { cleanup, runtime }: Examination,
  { tokenFile: _token, tokenSource: _source, caFile: _ca, ...open }: ClusterConfig,
  tokenSource?: TokenSource,
): KubeFetch {
  const config = { ...open, ...(tokenSource && { tokenSource }) };
  return cleanup.use(createKubeFetch(config, { runtime }));
}
