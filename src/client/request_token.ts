import { checkOptions } from "../core/check_options.ts";
import { NetworkError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { checkHandle } from "./check_handle.ts";
import type { WriteOptions } from "./request_options.ts";
import type { ResourceClient } from "./resource_client.ts";

const kind = { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" };

/** Settings of {@linkcode requestToken}. */
export interface TokenRequestOptions extends WriteOptions {
  /** Audiences of the token; the API server if none are given. */
  audiences?: string[];
  /**
   * Requested lifetime in seconds, at least 600. The default is an hour; the server may choose
   * another.
   */
  expirationSeconds?: number;
  /** The object that the token is bound to. */
  boundObjectRef?: {
    /** The apiVersion, `v1`. */
    apiVersion: string;
    /** The kind: `Pod`, `Secret` or `Node`. */
    kind: string;
    /** The object's name. */
    name: string;
    /** The object's uid, so that another object of the same name does not match. */
    uid?: string;
  };
}

/** A token. It is a secret: do not print it. */
export interface RequestedToken {
  /** The token. */
  token: string;
  /** The time until which it is valid, as RFC 3339. */
  expirationTimestamp: string;
}

/**
 * Requests a token for a service account
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ TokenRequest}).
 *
 * @throws {ApiStatusError} If the server refuses; 404 (`isNotFound`) if the account does not exist,
 *   422 (`isInvalid`) if the lifetime is too short.
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
): Promise<RequestedToken> {
  checkHandle("The service accounts of requestToken", serviceAccounts);
  checkOptions(options);
  const { audiences, expirationSeconds, boundObjectRef, ...rest } = options;
  const spec = {
    ...(audiences && { audiences }),
    ...(expirationSeconds !== undefined && { expirationSeconds }),
    ...(boundObjectRef && { boundObjectRef }),
  };
  const { status } = await serviceAccounts.subresource("token", kind)
    .create<{ status?: Partial<RequestedToken> | null }>(name, { spec }, rest);
  const { token } = status ?? {};
  if (typeof token === "string" && token !== "") return status as RequestedToken;
  const detail = "the response has no token";
  throw new NetworkError("unknown", serviceAccounts.kube.server, detail, undefined, {
    wasAnswered: true,
  });
}
