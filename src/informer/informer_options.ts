import { checkFunctions, checkOptions, checkTexts } from "../core/check_options.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../core/time/clock.ts";
import { isObject } from "../core/is_object.ts";
import { shownValue } from "../core/shown_value.ts";
import type { Change } from "./handlers/change.ts";
import { checkSyncFunction } from "./store/misuse_error.ts";
import type { IndexFunction } from "./store/object_index.ts";
import type { InformerState } from "./reflector/informer_state.ts";
import type { SnapshotOptions } from "./snapshot/snapshot_keeper.ts";

/** Settings of an informer. */
export interface InformerOptions<T> {
  /** Selects objects by their labels, such as `app=web,tier in (a, b)`. */
  labelSelector?: string;
  /** Selects objects by their fields, such as `spec.nodeName=node-1`. */
  fieldSelector?: string;
  /**
   * Whether to ask for only `metadata`
   * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches PartialObjectMetadata}).
   * Nothing else is kept, even if a server sends whole objects.
   * @default {false}
   */
  metadataOnly?: boolean;
  /**
   * The largest number of objects in one page of a list.
   * @default {500}
   */
  pageSize?: number;
  /**
   * Whether to read the state from the beginning of a watch
   * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists WatchList}),
   * instead of a list, if the server supports it.
   * @default {true}
   */
  watchList?: boolean;
  /**
   * Whether a list must contain everything written before it (a quorum read of etcd); otherwise the
   * first list may come from the API server's cache. WatchList is always consistent.
   * @default {false}
   */
  consistentList?: boolean;
  /** Seconds after which the server ends a watch connection; random 5 to 10 minutes by default. */
  timeoutSeconds?: number;
  /** Milliseconds without a byte after which a watch connection counts as dead; off by default. */
  idleTimeoutMs?: number;
  /**
   * `bytes` keeps the JSON and parses it when an object is requested; `objects` keeps objects. That
   * gives a program with 50,000 pods 15 to 40 % more memory, and a read costs nothing.
   * @default {"bytes"}
   */
  keep?: "bytes" | "objects";
  /**
   * Freezes the objects, so that a mutation throws a `TypeError`: for development and tests. The
   * store then keeps objects, regardless of `keep`.
   * @default {false}
   */
  freeze?: boolean;
  /**
   * Keeps `metadata.managedFields`, which few programs read and which may be half of an object.
   * @default {false}
   */
  keepManagedFields?: boolean;
  /**
   * Returns the part of an object to keep, such as the object without its annotations. It may
   * change the object that it is given, and must not change its name, namespace, uid and
   * resourceVersion. It must not be asynchronous.
   *
   * When it throws, the object is kept as the server sent it, and `onError` is called with an
   * {@linkcode ObjectFunctionError}. When it returns another value than such an object, the object
   * is kept in the same way, and `onError` is called once with a `TypeError`.
   */
  transform?: (object: T) => T;
  /**
   * Indexes in addition to `namespace`, by their names. When an index function throws, the object
   * is kept without values in this index, and `onError` is called with an
   * {@linkcode ObjectFunctionError}. When it returns other values than strings, `onError` is called
   * once with a `TypeError`.
   */
  indexes?: Record<string, IndexFunction<T>>;
  /** Starts the informer from the state at which the program's last run ended. */
  snapshot?: SnapshotOptions;
  /** Ends the informer, as disposing of it does. */
  signal?: AbortSignal;
  /** Called when the informer's `state` changes; not for each object that arrives. */
  onStateChange?: (state: InformerState) => void;
  /**
   * Called for problems that waiting alone may not resolve, so that an operator should act: the
   * server refuses (for example 401, 403, 404, 400 or 422), a token or a permission is missing, or
   * TLS fails. It is called once for each streak of failures; the streak ends when the informer is
   * synced again.
   *
   * It is also called with an {@linkcode ObjectNotKeptError} for each object that cannot be kept,
   * with an {@linkcode ObjectFunctionError} for each object for which the transform or an index
   * function throws, and once for each function with a `TypeError`, if its result can never work.
   * The informer continues. By default a warning is written to standard error. Problems of the
   * snapshots are reported to the `onError` of `snapshot` instead.
   */
  onError?: (error: unknown) => void;
  /**
   * Called with the error that a handler threw, or that its promise rejected with, and the change
   * that it was called with. The next change follows anyway. By default a warning is written to
   * standard error; the exit code does not change.
   */
  onHandlerError?: (error: unknown, change: Change<T>) => void;
}

/** Settings of a `RunningInformer`. */
export interface RunningInformerOptions<T extends KubernetesObject> extends InformerOptions<T> {
  /** The clock of the client. */
  clock: Clock;
}

/**
 * Checks the settings of an informer.
 *
 * @throws {RangeError} If a number is not above 0.
 * @throws {TypeError} If a transform or an index is not a function, or is asynchronous, or if a
 *   setting has another type.
 */
export function checkInformerOptions<T>(options: InformerOptions<T>): void {
  checkOptions(options);
  checkTexts(options, ["labelSelector", "fieldSelector"]);
  checkFunctions(options, ["onError", "onStateChange", "onHandlerError"]);
  for (const name of ["timeoutSeconds", "idleTimeoutMs"] as const) {
    const value = options[name];
    if (value !== undefined && !(value > 0)) {
      throw new RangeError(`${name} must be above 0: it is ${value}.`);
    }
  }
  const { pageSize, snapshot } = options;
  if (snapshot !== undefined) checkSnapshot(snapshot);
  if (snapshot !== undefined) checkFunctions(snapshot, ["onError"]);
  const { savePeriodMs } = snapshot ?? {};
  if (savePeriodMs !== undefined && !(savePeriodMs > 0)) {
    throw new RangeError(`snapshot.savePeriodMs must be above 0: it is ${savePeriodMs}.`);
  }
  if (pageSize !== undefined && !(Number.isInteger(pageSize) && pageSize > 0)) {
    throw new RangeError(`pageSize must be a whole number above 0: it is ${pageSize}.`);
  }
  const { transform, indexes = {} } = options;
  if (!isObject(indexes)) {
    throw new TypeError(`indexes must be an object: it is ${shownValue(indexes)}.`);
  }
  if (transform !== undefined) checkSyncFunction("transform", transform);
  for (const [name, index] of Object.entries(indexes)) checkSyncFunction(`index "${name}"`, index);
}

function checkSnapshot(snapshot: unknown): void {
  const store = isObject(snapshot) ? snapshot.store : undefined;
  if (isObject(store) && typeof store.load === "function" && typeof store.save === "function") {
    return;
  }
  throw new TypeError(
    `snapshot.store must be an object with \`load\` and \`save\`: it is ${shownValue(store)}.`,
  );
}
