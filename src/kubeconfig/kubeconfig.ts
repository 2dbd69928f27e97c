/** Where an API server is, as a kubeconfig has it; paths are resolved. */
export interface ClusterEntry {
  server?: string;
  tlsServerName?: string;
  insecureSkipTlsVerify: boolean;
  caFile?: string;
  /** Base64. */
  caData?: string;
  proxyUrl?: string;
  disableCompression: boolean;
  /** The extension that an exec plugin is handed, whatever it is. */
  execConfig?: unknown;
}

/** A program that gives credentials. */
export interface ExecEntry {
  apiVersion?: string;
  command?: string;
  args: readonly string[];
  env: readonly { name: string; value: string }[];
  interactiveMode?: string;
  provideClusterInfo: boolean;
  installHint?: string;
}

/** Who is calling, as a kubeconfig has it; paths are resolved. */
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

/** Which user of which cluster. */
export interface ContextEntry {
  cluster?: string;
  user?: string;
  namespace?: string;
}

/**
 * The content of a kubeconfig, or of several merged (client-go `tools/clientcmd/api/v1/types.go`). It
 * has secrets in it and is handed to nobody outside of this folder.
 */
export interface Kubeconfig {
  currentContext?: string;
  clusters: ReadonlyMap<string, ClusterEntry>;
  users: ReadonlyMap<string, UserEntry>;
  contexts: ReadonlyMap<string, ContextEntry>;
}
