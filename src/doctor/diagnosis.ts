/**
 * The result of a check. `ok`: as it should be. `warning`: works now, and should be looked at.
 * `failure`: something does not work. `skipped`: it does not apply here, or something that it needs
 * failed.
 */
export type CheckStatus = CheckReport["status"];

/** The report of one check. Its texts never contain a token, a key or a password. */
export interface CheckReport {
  /** The stable name, such as `network.tls`; checks of accesses are numbered: `access.1`. */
  id: string;
  /** The title, such as `TLS`. */
  title: string;
  /** The result. */
  status: "ok" | "warning" | "failure" | "skipped";
  /** The observation, in a sentence without a full stop. */
  summary: string;
  /** The consequences; absent if the check is ok or skipped. */
  meaning?: string;
  /** The action to take; absent if the check is ok or skipped. */
  remedy?: string;
  /** Milliseconds that the check took. */
  durationMs: number;
}

/** The reports of checks that belong together. */
export interface CheckGroup {
  /** The name, such as `network`. */
  name: string;
  /** The reports, in the order of the checks. */
  checks: CheckReport[];
}

/** The environment that a program runs in: a pod, or a machine with a kubeconfig. */
export type Environment = "pod" | "machine";

/** The report of {@linkcode diagnose}. It is plain data, and `JSON.stringify` shows all of it. */
export interface Diagnosis {
  /** Whether no check failed; warnings do not count. */
  sound: boolean;
  /** The environment that was examined. */
  environment: "pod" | "machine";
  /** The API server's URL, if it is known. */
  server?: string;
  /** The runtime and its version, such as `deno 2.9.6`. */
  runtime: string;
  /** Milliseconds that all checks took. */
  durationMs: number;
  /** The reports. */
  groups: CheckGroup[];
}
