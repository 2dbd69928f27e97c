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

/** A transform or an index function of an informer failed for an object. */
export interface FunctionFailure {
  /** The key of the object. */
  key: string;
  /** The function: `transform`, or `index "node"`. */
  of: string;
  /** The error that it threw, or a `MisuseError`. */
  error: unknown;
}

/**
 * The `transform` or an index function of an informer threw for an object. `cause` is the thrown
 * error. The object is in the store anyway: as the server sent it, or without values in this index.
 *
 * @example
 * ```ts
 * import { ObjectFunctionError } from "jsr:@kubewire/kubewire/informer";
 *
 * export function onError(error: unknown): void {
 *   if (error instanceof ObjectFunctionError) console.warn(error.key, error.of, error.cause);
 * }
 * ```
 */
export class ObjectFunctionError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_OBJECT_FUNCTION" = identify(this, "ERR_OBJECT_FUNCTION");
  /** The key of the object: `namespace/name`, or `name`. */
  readonly key: string;
  /** The function that threw: `transform`, or `index "node"`. */
  readonly of: string;

  /** @ignore Creates the error for a failure at `path`. */
  constructor({ key, of, error }: FunctionFailure, path: string) {
    const why = textOf(error);
    const kept = of === "transform" ? "as the server sent it" : "without values in it";
    super(`The ${of} of ${path} threw for ${key}, which is kept ${kept}: ${why}`, { cause: error });
    this.key = key;
    this.of = of;
  }
}

function textOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return "a value that cannot be shown"; // an object without a prototype, for example
  }
}
