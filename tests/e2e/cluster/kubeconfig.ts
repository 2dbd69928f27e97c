/** The parts of a kubeconfig that an administrator of a test cluster needs. */

import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";

/** A client certificate and its key, both PEM. */
export interface ClientCertificate {
  certPem: string;
  keyPem: string;
}

/** The address and credentials of a cluster's administrator. */
export interface AdminAccess {
  /** Address of the API server, without a trailing slash. */
  url: string;
  caPem: string;
  client?: ClientCertificate;
  token?: string;
  /** Set only when these tests started the cluster, in this process or another. */
  ownFiles?: OwnFiles;
}

/** Files and addresses that only a cluster started by these tests offers. */
export interface OwnFiles {
  /** Holds the signing key and the audit log. */
  directory: string;
  /** `iss` and `aud` of the tokens. */
  issuer: string;
  /** Address at which etcd serves clients. */
  etcdUrl: string;
}

/** Name of the kubeconfig extension that carries {@linkcode OwnFiles}. */
const extensionName = "kubewire-e2e";

interface NamedEntries {
  "current-context"?: string;
  contexts?: { name: string; context: { cluster: string; user: string } }[];
  clusters?: { name: string; cluster: ClusterEntry }[];
  users?: { name: string; user: Record<string, unknown> }[];
}

interface ClusterEntry extends Record<string, unknown> {
  extensions?: { name: string; extension: OwnFiles }[];
}

/**
 * Reads the current context of a kubeconfig: certificate authority, client certificate or token,
 * inline or as files. Other ways to log in are not supported here.
 *
 * @throws {Error} when the file lacks one of them.
 */
export async function readKubeconfig(path: string): Promise<AdminAccess> {
  const config = parse(await readFile(path, "utf8")) as NamedEntries;
  const context = config.contexts?.find(({ name }) => name === config["current-context"])?.context;
  const cluster = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users?.find(({ name }) => name === context?.user)?.user;
  if (typeof cluster?.server !== "string" || !user) {
    throw new Error(`${path} has no current context with a cluster and a user.`);
  }

  const pem = async (entry: Record<string, unknown>, key: string): Promise<string | undefined> => {
    const data = entry[`${key}-data`];
    if (typeof data === "string") return new TextDecoder().decode(Uint8Array.fromBase64(data));
    const file = entry[key];
    return typeof file === "string"
      ? await readFile(resolve(dirname(path), file), "utf8")
      : undefined;
  };

  const caPem = await pem(cluster, "certificate-authority");
  if (!caPem) throw new Error(`${path} has no certificate-authority for ${cluster.server}.`);
  const url = cluster.server.replace(/\/+$/, "");
  const ownFiles = cluster.extensions?.find(({ name }) => name === extensionName)?.extension;
  const base = { url, caPem, ...ownFiles && { ownFiles } };
  const certPem = await pem(user, "client-certificate");
  const keyPem = await pem(user, "client-key");
  if (certPem && keyPem) return { ...base, client: { certPem, keyPem } };
  if (typeof user.token === "string") return { ...base, token: user.token };
  throw new Error(`${path} has neither a client certificate with its key nor a token.`);
}

/** Formats the access by client certificate as a kubeconfig, in JSON, which is YAML too. */
export function formatKubeconfig(access: Required<Omit<AdminAccess, "token">>): string {
  const base64 = (text: string): string => new TextEncoder().encode(text).toBase64();
  const name = "kubewire-e2e";
  return JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      "current-context": name,
      contexts: [{ name, context: { cluster: name, user: name } }],
      clusters: [{
        name,
        cluster: {
          server: access.url,
          "certificate-authority-data": base64(access.caPem),
          extensions: [{ name: extensionName, extension: access.ownFiles }],
        },
      }],
      users: [{
        name,
        user: {
          "client-certificate-data": base64(access.client.certPem),
          "client-key-data": base64(access.client.keyPem),
        },
      }],
    },
    null,
    2,
  );
}
