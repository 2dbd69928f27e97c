import type { Change } from "./change.ts";
import { checkSyncFunction } from "./misuse_error.ts";
import type { PackerOptions } from "./object_packer.ts";
import type { ReflectorSettings } from "./reflector_settings.ts";
import type { ReflectorState } from "./reflector_state.ts";
import type { SnapshotOptions } from "./snapshot_keeper.ts";

/** Settings of an informer. */
export interface InformerOptions<T> extends PackerOptions<T>, ReflectorSettings {
  /** Has the informer start from where the last one of the program ended. */
  snapshot?: SnapshotOptions;
  /** Ends the informer, as disposing of it does. */
  signal?: AbortSignal;
  /** Called when the informer's `state` changes; not for each object that comes. */
  onStateChange?: (state: ReflectorState) => void;
  /**
   * Called for what somebody should look at, because waiting alone may not heal it: the server
   * refuses (401, 403, 404, 400, 422 and the like), there is no token or no permission, TLS fails.
   * That is once for each streak of failures; the streak ends when the informer is synced again.
   * Called as well for each object that cannot be kept, with an {@linkcode ObjectNotKeptError}, and
   * for each for which the transform or an index function throws, with an
   * {@linkcode ObjectFunctionError}; with a `TypeError`, once for each function, when one does what
   * can never work. The informer goes on. By default a warning on standard error says so.
   */
  onError?: (error: unknown) => void;
  /**
   * Called with the error that a handler threw, or that its promise rejected with, and the change that
   * it was called with. The next change follows all the same. By default a warning on standard error
   * says so; the exit code stays as it is.
   */
  onHandlerError?: (error: unknown, change: Change<T>) => void;
}

/**
 * Refuses settings that make no sense.
 *
 * @throws {RangeError} If a number is not above 0.
 * @throws {TypeError} If a transform or an index is no function, or an asynchronous one.
 */
export function checkInformerOptions<T>(options: InformerOptions<T>): void {
  for (const name of ["timeoutSeconds", "idleTimeoutMs"] as const) {
    const value = options[name];
    if (value !== undefined && !(value > 0)) {
      throw new RangeError(`${name} must be above 0: it is ${value}.`);
    }
  }
  const { pageSize, snapshot: { periodMs } = {} } = options;
  if (periodMs !== undefined && !(periodMs > 0)) {
    throw new RangeError(`snapshot.periodMs must be above 0: it is ${periodMs}.`);
  }
  if (pageSize !== undefined && !(Number.isInteger(pageSize) && pageSize > 0)) {
    throw new RangeError(`pageSize must be a whole number above 0: it is ${pageSize}.`);
  }
  const { transform, indexes = {} } = options;
  if (transform !== undefined) checkSyncFunction("transform", transform);
  for (const [name, index] of Object.entries(indexes)) checkSyncFunction(`index "${name}"`, index);
}
