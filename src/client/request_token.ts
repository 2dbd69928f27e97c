import type { KubernetesObject } from "../core/object_meta.ts";
import type { WriteOptions } from "./request_options.ts";
import type { ResourceClient } from "./resource_client.ts";

const kind = { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" };

/** The object that a token lives no longer than. */
export interface TokenOwner {
  /** `v1`. */
  apiVersion: string;
  /** `Pod`, `Secret` or `Node`. */
  kind: string;
  /** Its name. */
  name: string;
  /** Its uid, so that another one of this name will not do. */
  uid?: string;
}

/** Settings of {@linkcode requestToken}. */
export interface TokenRequestOptions extends WriteOptions {
  /** Who the token is for; the API server, if nobody is named. */
  audiences?: string[];
  /** Seconds that it shall live, at least 600; an hour, unless the server thinks otherwise. */
  expirationSeconds?: number;
  /** What it shall not outlive. */
  boundObjectRef?: TokenOwner;
}

/** A token. It is a secret: print it nowhere. */
export interface IssuedToken {
  /** The token. */
  token: string;
  /** Until when it is valid, as RFC 3339. */
  expirationTimestamp: string;
}

/**
 * Has a token issued for a service account
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ TokenRequest}).
 *
 * @throws {ApiStatusError} If the server refuses; 404 (`isNotFound`) where there is no such account,
 *   422 (`isInvalid`) where the time is too short.
 *
 * @example
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { requestToken, type ResourceClient } from "jsr:@kubewire/kubewire/client";
 *
 * export async function vaultToken(accounts: ResourceClient<KubernetesObject>): Promise<string> {
 *   const { token } = await requestToken(accounts, "builder", {
 *     audiences: ["https://vault.example.com"],
 *     expirationSeconds: 600,
 *   });
 *   return token;
 * }
 * ```
 */
export async function requestToken<T extends KubernetesObject>(
  serviceAccounts: ResourceClient<T>,
  name: string,
  options: TokenRequestOptions = {},
): Promise<IssuedToken> {
  const { audiences, expirationSeconds, boundObjectRef, ...rest } = options;
  const spec = {
    ...(audiences && { audiences }),
    ...(expirationSeconds !== undefined && { expirationSeconds }),
    ...(boundObjectRef && { boundObjectRef }),
  };
  const { status } = await serviceAccounts.subresource("token", kind)
    .create<{ status: IssuedToken }>(name, { spec }, rest);
  return status;
}
