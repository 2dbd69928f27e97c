import { NetworkError } from "../../../src/core/errors.ts";
import type { ClusterConfig } from "../../../src/config/cluster_config.ts";
import { CertificateAuthority, type KeyPair } from "../../../src/testing/mod.ts";
import { sharedTls } from "../../support/servers/shared_tls.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { KubeFetch, KubeFetchOptions } from "../../../src/transport/kube_fetch.ts";

/** Transport of the requests: the client's own connections, or the runtime's `fetch`. */
export type Carrier = "own" | "fetch";

/** An authority, and its certificate for 127.0.0.1. */
export interface Trust {
  readonly caPem: string;
  readonly keyPair: KeyPair;
}

/** Returns the authority and the certificate of most servers. */
export async function sharedTrust(): Promise<Trust> {
  const { authority, keyPair } = await sharedTls();
  return { caPem: authority.certificatePem, keyPair };
}

/** Makes another authority and a certificate. */
export async function makeTrust(): Promise<Trust> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  return { caPem: authority.certificatePem, keyPair };
}

/** Makes a client that uses this transport. */
export function kubeBy(
  carrier: Carrier,
  config: ClusterConfig,
  options: KubeFetchOptions = {},
): KubeFetch {
  const chosen: KubeFetchOptions = { ...options };
  if (carrier === "fetch") chosen.transport = "fetch";
  return createKubeFetch(config, chosen);
}

/** Details of a failed request: whether the server may have got it. */
export interface Failure {
  /** Name of the error's class, or the type of a thrown value that is not an error. */
  readonly name: string;
  readonly failure: string | undefined;
  readonly outcomeUnknown: unknown;
  /** Whether the message says that the outcome is unknown. */
  readonly saysUnknown: boolean;
}

/** Reads the details of an error, as a caller would. */
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
