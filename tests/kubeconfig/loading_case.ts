import type { LoadKubeconfigOptions } from "../../src/kubeconfig/load_kubeconfig.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";

/** The parts of a configuration that are compared. */
export interface Described {
  server: string;
  namespace?: string;
  /** The token that is sent, or where it is read from. */
  token?: string;
  tokenFile?: string;
  scheme?: string;
  ca?: "data" | "file";
  caFile?: string;
  certificate?: "data" | "file";
  /** The files of certificate and key that are read again. */
  certificateFiles?: (string | undefined)[];
  tlsServerName?: string;
  insecure?: boolean;
  proxyUrl?: string;
  headers?: Record<string, string | readonly string[]>;
}

/** One rule of how a kubeconfig is found, merged and read. */
export interface LoadingCase {
  /** The rule, as the name of its test. */
  name: string;
  /** Content by path; `/home/jane` is the home directory. */
  files?: Record<string, string>;
  env?: Record<string, string>;
  options?: LoadKubeconfigOptions;
  /** The expected configuration, or a part of the expected error message. */
  expected: Described | { error: string };
  /**
   * Whether kubectl does the same, which the end-to-end tests check; where it does not, the name
   * says what is different.
   * @default {true}
   */
  asKubectl?: boolean;
}

export const HOME = "/home/jane";
export const DEFAULT_PATH = `${HOME}/.kube/config`;

const authority = await CertificateAuthority.create();
const other = await CertificateAuthority.create();
const client = await authority.issueClient({ commonName: "jane" });
const otherClient = await other.issueClient({ commonName: "file" });

/** PEM texts: those for `-data` fields, and those for files. */
export const pem = {
  data: {
    ca: authority.certificatePem,
    certificate: client.certificatePem,
    key: client.keyPem,
  },
  file: {
    ca: other.certificatePem,
    certificate: otherClient.certificatePem,
    key: otherClient.keyPem,
  },
};

/** A PEM text as a `-data` field has it. */
export function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

type Entries = Record<string, Record<string, unknown>>;

/** The parts of a kubeconfig, by name. */
export interface KubeconfigParts {
  current?: string;
  contexts?: Entries;
  clusters?: Entries;
  users?: Entries;
}

/** A kubeconfig as text; JSON, which is YAML too. */
export function kubeconfig(parts: KubeconfigParts): string {
  const { current, contexts = {}, clusters = {}, users = {} } = parts;
  const named = (entries: Entries, field: string) =>
    Object.entries(entries).map(([name, entry]) => ({ name, [field]: entry }));
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    ...(current !== undefined && { "current-context": current }),
    contexts: named(contexts, "context"),
    clusters: named(clusters, "cluster"),
    users: named(users, "user"),
  });
}

/** A kubeconfig with one context `dev` of the cluster `one` and the user `jane`. */
export function simple(
  parts: { cluster?: Record<string, unknown>; user?: Record<string, unknown>; namespace?: string } =
    {},
): string {
  const { cluster, user = { token: "jane-token" }, namespace } = parts;
  return kubeconfig({
    current: "dev",
    contexts: { dev: { cluster: "one", user: "jane", ...(namespace && { namespace }) } },
    clusters: { one: { server: "https://one.example.com:6443", ...cluster } },
    users: { jane: user },
  });
}

/** The configuration that {@linkcode simple} gives. */
export const SIMPLE: Described = {
  server: "https://one.example.com:6443",
  namespace: "default",
  token: "jane-token",
};
