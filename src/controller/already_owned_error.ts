import { KubewireError } from "../core/errors.ts";
import type { OwnerReference } from "../core/object_meta.ts";

/**
 * An object cannot get a controller, because another object is its controller.
 *
 * @example
 * ```ts
 * import { AlreadyOwnedError } from "jsr:@kubewire/kubewire/controller";
 *
 * export function ownerOf(error: unknown): string | undefined {
 *   return error instanceof AlreadyOwnedError ? error.owner.name : undefined;
 * }
 * ```
 */
export class AlreadyOwnedError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "AlreadyOwnedError";
  /** The literal that identifies this error. */
  readonly code: "ERR_ALREADY_OWNED" = "ERR_ALREADY_OWNED";
  /** The present controller. */
  readonly owner: OwnerReference;

  /** Creates the error for an object by its name and its controller. */
  constructor(name: string, owner: OwnerReference) {
    super(
      `${name} already has a controller: ${owner.kind} ${owner.name}. Delete it, or choose another ` +
        "name.",
    );
    this.owner = owner;
  }
}
