import type { ControllerCounts } from "./controller_handle.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { checkFlag } from "../../core/check_options.ts";
import { isObject } from "../../core/is_object.ts";
import { checkRetryLimits } from "../queue/check_limits.ts";
import type { ControllerOptions, KeyControllerOptions } from "./controller_options.ts";
import type { RetryLimits } from "../queue/retry_limiter.ts";
import { checkControllerOptions, checkKeySources, checkSources } from "./check_controller.ts";
import { selectionOf } from "../sources/watched.ts";

const TIME_LIMIT_MS = 300_000;

/** The settings of a controller of any kind. */
interface ControllerSettings {
  /** The name. */
  readonly name: string;
  /** How many keys are reconciled at the same time. */
  readonly concurrency: number;
  /** The time limit of a reconcile, milliseconds. */
  readonly timeoutMs: number;
  /** Whether a key waits until the stores have seen what it has written. */
  readonly readsOwnWrites: boolean;
  /** The limits of retries and requeues. */
  readonly retryLimits: RetryLimits;
}

/** Returns whether a controller has keys of its own instead of objects. */
export function isKeyed(options: object): options is KeyControllerOptions {
  return isObject(options) && options.for === undefined;
}

/**
 * Checks the options of a controller, and returns its settings.
 *
 * @throws {TypeError} If one is of a wrong kind.
 * @throws {RangeError} If a number is out of range.
 */
export function controllerSettings<T extends KubernetesObject>(
  options: ControllerOptions<T> | KeyControllerOptions,
): ControllerSettings {
  const functions = isKeyed(options) ? keyFunctions(options) : objectFunctions(options);
  const { concurrency = 1, timeoutMs = TIME_LIMIT_MS } = options;
  const { readsOwnWrites = true, retryLimits = {} } = options;
  const name = isKeyed(options) ? options.name : nameOf(options);
  checkControllerOptions({ name, concurrency, timeoutMs, functions });
  checkRetryLimits(name, retryLimits);
  checkFlag("needLeaderElection", options.needLeaderElection);
  checkFlag("readsOwnWrites", options.readsOwnWrites);
  return { name, concurrency, timeoutMs, readsOwnWrites, retryLimits };
}

function nameOf<T extends KubernetesObject>(options: ControllerOptions<T>): string {
  return options.name ?? selectionOf(options.for).resource.plural;
}

function keyFunctions(options: KeyControllerOptions): Record<string, unknown> {
  checkKeySources(options);
  return { reconcile: options.reconcile ?? null }; // null is reported
}

function objectFunctions<T extends KubernetesObject>(
  options: ControllerOptions<T>,
): Record<string, unknown> {
  checkSources(options);
  const { reconcile = null, onGone, finalizer } = options;
  return { reconcile, onGone, cleanup: finalizer && (finalizer.cleanup ?? null) };
}

/** Returns the counts of a controller that has not worked yet. */
export function noCounts(): ControllerCounts {
  return { succeeded: 0, failed: 0, failedForGood: 0, waitedForStore: 0, storeTooLate: 0 };
}
