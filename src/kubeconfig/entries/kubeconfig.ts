/** A cluster's entry in a kubeconfig; paths are resolved. */
export interface ClusterEntry {
  server?: string;
  tlsServerName?: string;
  insecureSkipTlsVerify: boolean;
  caFile?: string;
  /** Base64. */
  caData?: string;
  proxyUrl?: string;
  disableCompression: boolean;
  /** The extension that is passed to an exec plugin unchanged. */
  execConfig?: unknown;
}

/** A program that returns credentials. */
export interface ExecEntry {
  apiVersion?: string;
  command?: string;
  args: readonly string[];
  env: readonly { name: string; value: string }[];
  interactiveMode?: string;
  provideClusterInfo: boolean;
  installHint?: string;
}

/** A user's entry in a kubeconfig; paths are resolved. */
export interface UserEntry {
  certificateFile?: string;
  /** Base64. */
  certificateData?: string;
  keyFile?: string;
  /** Base64. */
  keyData?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  impersonate?: string;
  impersonateUid?: string;
  impersonateGroups: readonly string[];
  impersonateExtra: ReadonlyMap<string, readonly string[]>;
  authProvider?: { name: string; config: ReadonlyMap<string, string> };
  exec?: ExecEntry;
}

/** A context's entry: a user and a cluster. */
export interface ContextEntry {
  cluster?: string;
  user?: string;
  namespace?: string;
}

/**
 * The content of a kubeconfig, or of several merged (client-go `tools/clientcmd/api/v1/types.go`).
 * It contains secrets and must not leave this folder.
 */
export interface Kubeconfig {
  currentContext?: string;
  clusters: ReadonlyMap<string, ClusterEntry>;
  users: ReadonlyMap<string, UserEntry>;
  contexts: ReadonlyMap<string, ContextEntry>;
}
