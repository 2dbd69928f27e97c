import { identify, KubewireError } from "../../core/errors.ts";

/**
 * An object could not be kept in the store of an informer: it does not have a name, or the result
 * of the `transform` cannot be serialized as JSON. `cause` is the reason. The informer continues
 * with the other objects, and with the last version of this one that it could keep.
 *
 * @example
 * ```ts
 * import { ObjectNotKeptError } from "jsr:@kubewire/kubewire/informer";
 *
 * export function onError(error: unknown): void {
 *   if (error instanceof ObjectNotKeptError) console.warn(error.key, error.cause);
 * }
 * ```
 */
export class ObjectNotKeptError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_OBJECT_NOT_KEPT" = identify(this, "ERR_OBJECT_NOT_KEPT");
  /** The key of the object: `namespace/name`, or `name`; empty if it does not have a name. */
  readonly key: string;

  /** Creates the error for the object with this key, at `path`. */
  constructor(key: string, path: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`The object ${key || "without a name"} of ${path} could not be kept: ${why}`, { cause });
    this.key = key;
  }
}
