import type { StateDigest } from "./state_digest.ts";

/** What the pod is told when it starts. */
export interface PodSettings {
  /** Directory with `token`, `ca.crt` and `namespace`. */
  directory: string;
  refreshPeriodMs: number;
  statsPeriodMs: number;
}

/** Who holds a state: the store of an informer, or one of its handlers by what it was told. */
export type Holder = "store" | "fast handler" | "slow handler";

/** What an informer's holders hold. */
export type InformerDigest = Record<Holder, StateDigest>;

/** Something that must not happen. */
export type Trouble =
  /** An error that nobody handled. */
  | "unhandled"
  /** A change that cannot be true, after what the handler was told before. */
  | "order"
  /** An informer that gave up. */
  | "stopped"
  /** A projected file that could not be used. */
  | "file";

/** What the pod has counted since it started. */
export interface PodStats {
  rssBytes: number;
  /** Changes that handlers were told. */
  deliveries: number;
  /** How often an informer entered each state. */
  states: Record<string, number>;
  /** Tokens read after the first. */
  rotations: number;
  /** The most changes that ever waited for a handler. */
  longestQueue: number;
}

/** A line of the pod. */
export type SoakReport =
  | { type: "synced" }
  | { type: "stats" } & PodStats
  | { type: "digests"; informers: Record<string, InformerDigest> }
  | { type: "contents"; versions: [key: string, resourceVersion: string][] }
  | { type: "memory"; heapBytes: number; rssBytes: number }
  | { type: "trouble"; trouble: Trouble; text: string };

/** A line to the pod. */
export type SoakQuestion =
  | { ask: "digests" }
  /** Collects all garbage first. */
  | { ask: "memory" }
  | { ask: "contents"; informer: string; holder: Holder };
