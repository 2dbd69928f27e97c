import { ClientCertificate } from "../config/client_certificate.ts";
import type { ClusterConfig } from "../config/cluster_config.ts";
import { StaticTokenSource } from "../auth/static_token_source.ts";
import { ConfigurationError } from "../core/errors.ts";

/** The parts of a kubeconfig that the generator reads. */
export interface Kubeconfig {
  /** The context that is used. */
  "current-context"?: string;
  /** Which user at which cluster. */
  contexts?: { name: string; context: { cluster: string; user: string } }[];
  /** Where the clusters are. */
  clusters?: { name: string; cluster: Record<string, unknown> }[];
  /** How the users log in. */
  users?: { name: string; user: Record<string, unknown> }[];
}

/** Settings of {@linkcode kubeconfigAccess}. */
export interface KubeconfigAccessOptions {
  /** The file, for messages and for the paths in it, which are relative to its folder. */
  path: string;
  /** Reads a file as text. */
  readTextFile: (path: string) => Promise<string>;
}

/**
 * Reads how to reach the cluster of the current context: by its authority, and by a client
 * certificate or a token. The generator needs no other.
 *
 * @throws {ConfigurationError} If the current context is not there, or logs in by other means.
 */
export async function kubeconfigAccess(
  kubeconfig: Kubeconfig,
  { path, readTextFile }: KubeconfigAccessOptions,
): Promise<ClusterConfig> {
  const current = kubeconfig["current-context"];
  const context = kubeconfig.contexts?.find(({ name }) => name === current)?.context;
  const cluster = kubeconfig.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const user = kubeconfig.users?.find(({ name }) => name === context?.user)?.user;
  if (typeof cluster?.server !== "string" || !user) {
    throw new ConfigurationError(
      `${path} has no current context with a cluster and a user: choose one with ` +
        "`kubectl config use-context`.",
    );
  }
  const pem = async (entry: Record<string, unknown>, name: string): Promise<string | undefined> => {
    const data = entry[`${name}-data`];
    if (typeof data === "string") return new TextDecoder().decode(Uint8Array.fromBase64(data));
    const file = entry[name];
    return typeof file === "string" ? await readTextFile(beside(path, file)) : undefined;
  };
  const caPem = await pem(cluster, "certificate-authority");
  const config = { server: cluster.server, ...(caPem !== undefined && { caPem }) };
  const certificate = await pem(user, "client-certificate");
  const key = await pem(user, "client-key");
  if (certificate !== undefined && key !== undefined) {
    return { ...config, clientCertificate: new ClientCertificate(certificate, key) };
  }
  if (typeof user.token === "string") {
    return { ...config, tokenSource: new StaticTokenSource(user.token) };
  }
  throw new ConfigurationError(
    `The user of ${path} has neither a client certificate with its key nor a token: run ` +
      "`kubectl proxy`, and take http://127.0.0.1:8001 instead of the file.",
  );
}

function beside(path: string, file: string): string {
  if (file.startsWith("/") || !path.includes("/")) return file;
  return `${path.slice(0, path.lastIndexOf("/"))}/${file}`;
}
