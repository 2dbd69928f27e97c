import type { ConnectionDiagnostics } from "../../../mod.ts";
import type { StateDigest } from "./state_digest.ts";

/** The protocols that informers can be told to speak. */
export type SoakProtocol = ConnectionDiagnostics["protocol"] & string;

/** Settings that the pod gets when it starts. */
export interface PodSettings {
  /** Directory with `token`, `ca.crt` and `namespace`. */
  directory: string;
  refreshPeriodMs: number;
  statsPeriodMs: number;
  protocol: SoakProtocol;
}

/** The holder of a state: the store of an informer, or one of its handlers, by its changes. */
export type Holder = "store" | "fast handler" | "slow handler";

/** The digest of each holder of an informer. */
export type InformerDigest = Record<Holder, StateDigest>;

/** A kind of event that must not happen. */
export type Trouble =
  /** An error that was not handled. */
  | "unhandled"
  /** A change that contradicts the changes that the handler received before. */
  | "order"
  /** An informer that gave up. */
  | "stopped"
  /** A projected file that could not be used. */
  | "file";

/** Counts of the pod since it started. */
export interface PodStats {
  rssBytes: number;
  /** Number of changes that handlers received. */
  deliveries: number;
  /** How often an informer entered each state. */
  states: Record<string, number>;
  /** Number of tokens read after the first. */
  rotations: number;
  /** The largest number of changes that waited for a handler. */
  longestQueue: number;
}

/** A line from the pod. */
export type SoakReport =
  | { type: "synced" }
  | { type: "stats" } & PodStats
  | { type: "digests"; informers: Record<string, InformerDigest> }
  | { type: "contents"; versions: [key: string, resourceVersion: string][] }
  | { type: "memory"; heapBytes: number; rssBytes: number; connections: ConnectionDiagnostics }
  | { type: "end"; streams: number; connections: number }
  | { type: "trouble"; trouble: Trouble; text: string };

/** A line to the pod. */
export type SoakQuestion =
  | { ask: "digests" }
  /** Collects all garbage first. */
  | { ask: "memory" }
  /**
   * Disposes of the informers and then of the client; the answer has the streams that are open
   * between the two, and the connections after both.
   */
  | { ask: "end" }
  | { ask: "contents"; informer: string; holder: Holder };
