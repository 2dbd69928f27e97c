import { NetworkError } from "../../../src/core/errors.ts";
import type { ClusterConfig } from "../../../src/config/cluster_config.ts";
import { CertificateAuthority, type KeyPair } from "../../../src/testing/mod.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { KubeFetch, KubeFetchOptions } from "../../../src/transport/kube_fetch.ts";

/** What carries the requests: the client's own connections, or the runtime's `fetch`. */
export type Carrier = "own" | "fetch";

/** An authority, and a certificate of it for 127.0.0.1. */
export interface Trust {
  readonly caPem: string;
  readonly keyPair: KeyPair;
}

/** Makes an authority and a certificate. */
export async function makeTrust(): Promise<Trust> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  return { caPem: authority.certificatePem, keyPair };
}

/** Makes a client whose requests a carrier takes. */
export function kubeBy(
  carrier: Carrier,
  config: ClusterConfig,
  options: KubeFetchOptions = {},
): KubeFetch {
  const chosen: KubeFetchOptions = { ...options };
  if (carrier === "fetch") chosen.transport = "fetch";
  return createKubeFetch(config, chosen);
}

/** What a failed request says about whether the server has had it. */
export interface Failure {
  /** The class, or what was thrown instead of an error of this package. */
  readonly name: string;
  readonly failure: string | undefined;
  readonly outcomeUnknown: unknown;
  /** Whether the message says that the outcome is unknown. */
  readonly saysUnknown: boolean;
}

/** Reads an error as a caller would. */
export function failureOf(error: unknown): Failure {
  const { outcomeUnknown } = error as { outcomeUnknown?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  return {
    name: error instanceof Error ? error.name : typeof error,
    failure: error instanceof NetworkError ? error.failure : undefined,
    outcomeUnknown,
    saysUnknown: /unknown|may have/i.test(message),
  };
}
