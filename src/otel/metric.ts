import { isKubewireError } from "@kubewire/kubewire";
import type { Attributes } from "@opentelemetry/api";

/** The facts that a figure may be broken down by. */
export interface Facts {
  /** The HTTP method, or `_OTHER`. */
  readonly method?: string;
  /** The HTTP status; absent without a response. */
  readonly status?: number;
  /** The status as text, or `<error>` without a response. */
  readonly code?: string;
  /** The class of the failure. */
  readonly error?: string;
  /** The host name or address of the API server. */
  readonly address?: string;
  /** The port of the API server. */
  readonly port?: number;
  /** Address and port. */
  readonly host?: string;
  /** The path of the request, without names. */
  readonly template?: string;
  /** Name of the informer: its path by default. */
  readonly informer?: string;
  /** Name of a state. */
  readonly state?: string;
  /** Name of the controller. */
  readonly controller?: string;
  /** The priority of keys in a work queue. */
  readonly priority?: string;
  /** The result of a reconcile, as controller-runtime names it. */
  readonly result?: string;
  /** The same, with `terminal_error` as a value of its own. */
  readonly outcome?: string;
  /** Name of the Lease. */
  readonly lease?: string;
  /** Name of the shards. */
  readonly shards?: string;
}

/** The definition of a metric. */
export interface Metric {
  /** Name of the metric. */
  readonly name: string;
  /**
   * The instrument: `counter` and `histogram` record each event, the observed ones are read when
   * metrics are collected.
   */
  readonly kind: "counter" | "histogram" | "observedCounter" | "observedSum" | "observedGauge";
  /** The unit in UCUM; empty for none. */
  readonly unit: string;
  /** The meaning of the figure. */
  readonly description: string;
  /** The names of the attributes, and the facts that are their values. */
  readonly attributes: Readonly<Record<string, keyof Facts>>;
  /** Boundaries of a histogram. */
  readonly buckets?: readonly number[];
}

/** The figures that this package knows; a set of names has metrics for most of them. */
export type MetricKey =
  | "requestDuration"
  | "requests"
  | "requestRetries"
  | "watches"
  | "tokenAge"
  | "tokenRotations"
  | "tokenFailures"
  | "informerObjects"
  | "informerState"
  | "informerStaleness"
  | "informerRelists"
  | "queueDepth"
  | "queueDepthByPriority"
  | "queueAdds"
  | "queueDuration"
  | "queueRetries"
  | "workDuration"
  | "unfinishedWork"
  | "longestRun"
  | "reconcileDuration"
  | "reconciles"
  | "reconcileErrors"
  | "terminalErrors"
  | "activeReconciles"
  | "reconcileLimit"
  | "storeWaits"
  | "storesTooLate"
  | "leader"
  | "shardsHeld";

/** The metrics of a set of names. */
export type MetricCatalog = Readonly<Partial<Record<MetricKey, Metric>>>;

/** Returns the attributes of a metric that facts are known for. */
export function attributesOf({ attributes }: Metric, facts: Facts): Attributes {
  const known: Attributes = {};
  for (const name in attributes) {
    const value = facts[attributes[name]!];
    if (value !== undefined) known[name] = value;
  }
  return known;
}

/**
 * Returns the `error.type` of a request without a response, one of a few words: the `failure` of a
 * `NetworkError`, the `code` of another error of this package, the name of any other error.
 */
export function errorType(error: unknown): string {
  if (isKubewireError(error)) return error.code === "ERR_NETWORK" ? error.failure : error.code;
  return error instanceof Error ? error.name : "_OTHER";
}
