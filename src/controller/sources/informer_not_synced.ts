import { TimeoutError } from "../../core/errors.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Informer } from "../../informer/informer.ts";
import { describeState } from "../../informer/reflector/informer_state.ts";

/** The place and the users of an informer that is not synced. */
interface NotSyncedOptions {
  /** The URL of the API server. */
  readonly server: string | undefined;
  /** The names of the controllers that follow it. */
  readonly users: readonly string[];
  /** Milliseconds in which it was to be synced. */
  readonly timeoutMs: number | undefined;
  /** The last failure of the informer. */
  readonly cause: unknown;
}

/** Returns the error of an informer that is not synced in time: it names resource and cluster. */
export function informerNotSynced<T extends KubernetesObject>(
  { path, state }: Pick<Informer<T>, "path" | "state">,
  { server, users, timeoutMs, cause }: NotSyncedOptions,
): TimeoutError {
  const names = [...new Set(users)].filter((name) => name !== "");
  return new TimeoutError(
    `The informer of ${placeOf(path, server)} was not synced within ${timeoutMs} ms` +
      `${names.length > 0 ? ` for ${names.join(" and ")}` : ""}: it is ${describeState(state)}.`,
    cause === undefined ? {} : { cause },
  );
}

/** Returns a path and its server as a part of a sentence. */
export function placeOf(path: string, server: string | undefined): string {
  return server === undefined ? path : `${path} of ${server}`;
}
