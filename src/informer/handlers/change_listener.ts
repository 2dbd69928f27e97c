import { checkOptions } from "../../core/check_options.ts";
import type { StoreChange } from "../store/store.ts";

/**
 * A listener for the changes of an informer's store. Its methods must not call user code directly,
 * because they are called while the store is being written.
 */
export interface ChangeListener<T> {
  /** Called when the store has changed; `initial` if it is part of the listener's initial state. */
  change(change: StoreChange<T>, initial: boolean): void;
  /** Called after the last change of the initial state. */
  initialStateEnd(): void;
  /** Called for a failure that waiting alone may not resolve; the informer continues to retry. */
  refused(error: unknown): void;
  /** Ends the listener immediately. */
  stop(reason: unknown): void;
}

/** The objects whose changes a listener gets; all of them without a setting. */
export interface ObjectFilter {
  /** Selects the objects in this namespace. */
  namespace?: string;
  /** Selects the object with this key: `namespace/name`, or `name` without a namespace. */
  key?: string;
}

/**
 * Returns a listener that forwards the changes of the objects that match the filter; the listener
 * itself if all of them match.
 *
 * @throws {TypeError} If a setting is empty or not a string, or the key is in another namespace.
 */
export function filteredListener<T>(
  listener: ChangeListener<T>,
  filter: ObjectFilter,
): ChangeListener<T> {
  checkOptions(filter);
  const { namespace, key } = filter;
  checkSetting("namespace", namespace);
  checkSetting("key", key);
  if (namespace === undefined && key === undefined) return listener;
  const start = namespace === undefined ? "" : `${namespace}/`;
  if (key !== undefined && !key.startsWith(start)) {
    throw new TypeError(`The key ${key} is not in the namespace ${namespace}: set one of them.`);
  }
  const passes = (other: string) => other.startsWith(start) && (key === undefined || other === key);
  return {
    change(change: StoreChange<T>, initial) {
      if (passes(change.stored.key)) listener.change(change, initial);
    },
    initialStateEnd: () => listener.initialStateEnd(),
    refused: (error) => listener.refused(error),
    stop: (reason) => listener.stop(reason),
  };
}

function checkSetting(name: keyof ObjectFilter, value: unknown): void {
  if (value === undefined || (typeof value === "string" && value !== "")) return;
  const given = typeof value === "string" ? "empty" : `of type ${typeof value}`;
  throw new TypeError(`${name} must be a non-empty string: it is ${given}.`);
}
