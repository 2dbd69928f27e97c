import {
  ClientCertificate,
  createKubeFetch,
  type KubeFetch,
  type KubeFetchOptions,
} from "../../../mod.ts";
import type { ControlPlane } from "./control_plane.ts";

/** Settings of {@linkcode adminKube}. */
export interface AdminKubeOptions extends KubeFetchOptions {
  /** A port of 127.0.0.1 that is forwarded to the API server. */
  port?: number;
  /** The client's own namespace. */
  namespace?: string;
}

/**
 * Returns the client under test, with the cluster administrator's certificate.
 *
 * @throws {Error} when the administrator has no client certificate.
 */
export function adminKube(controlPlane: ControlPlane, options: AdminKubeOptions = {}): KubeFetch {
  const { port, namespace, ...rest } = options;
  const { url, caPem, adminClient } = controlPlane;
  if (!adminClient) throw new Error("The kubeconfig has no client certificate.");
  const clientCertificate = new ClientCertificate(adminClient.certPem, adminClient.keyPem);
  const server = port === undefined ? url : `https://127.0.0.1:${port}`;
  const config = { server, caPem, clientCertificate, ...(namespace && { namespace }) };
  return createKubeFetch(config, rest);
}
