/** The demo's settings for its pod, as JSON in the pod's only argument. */
export interface PodSettings {
  /** The folder with token, CA and namespace; in a cluster the usual one. */
  directory?: string;
  /** How often the pod reads them again. */
  refreshPeriodMs?: number;
  /** Silence after which the pod gives up a connection of its watch. */
  idleTimeoutMs?: number;
  /** How long the server keeps a connection of the watch. */
  timeoutSeconds?: number;
  /** The pause between two requests. */
  pauseMs: number;
}

/** The reported parts of an error. */
export interface ReportedError {
  name: string;
  message: string;
}

/** A report of the pod, as one line of JSON; `at` is in milliseconds since 1970. */
export type Report =
  & { at: number }
  & (
    | { type: "started"; runtime: string; server: string; namespace: string }
    /** The pods were listed, and are watched from here. */
    | { type: "listed"; resourceVersion: string; count?: number }
    | { type: "event"; resourceVersion: string; count?: number }
    | { type: "reconnect"; reason: string; delayMs: number }
    /** The watch ended with an error that requires a new list. */
    | { type: "expired"; error: ReportedError }
    /** The client holds another token. */
    | { type: "token"; rotations: number; expiresAt?: number }
    /** A file could not be used; the client goes on with what it holds. */
    | { type: "trouble"; error: ReportedError }
    /** A request has ended: with a status, or with an error that reached the caller. */
    | { type: "request"; durationMs: number; status?: number; error?: ReportedError }
    /** The pod gives up. */
    | { type: "failed"; error: ReportedError }
  );

/** A report of one type. */
export type ReportOf<K extends Report["type"]> = Extract<Report, { type: K }>;

/** The annotation in which the demo's server counts its writes. */
export const COUNT_ANNOTATION = "kubewire.demo/count";
