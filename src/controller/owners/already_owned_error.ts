import { identify, KubewireError } from "../../core/errors.ts";
import type { OwnerReference } from "../../core/object_meta.ts";

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
  /** The literal that identifies this error. */
  readonly code: "ERR_ALREADY_OWNED" = identify(this, "ERR_ALREADY_OWNED");
  /** The present controller. */
  readonly owner: OwnerReference;

  /**
   * Creates the error for an object by its name and its controller. `isEarlier` says that the
   * controller is an earlier object with the name of the present one.
   */
  constructor(name: string, owner: OwnerReference, isEarlier: boolean = false) {
    const controller = `${owner.kind} ${owner.name}`;
    super(
      isEarlier
        ? `${name} still has an earlier ${controller} as its controller, the object of this name ` +
          `with the uid ${owner.uid}. If that one is deleted, the garbage collector deletes ${name} ` +
          "too, and the reconcile is repeated then."
        : `${name} already has a controller: ${controller}. Delete it, or choose another name.`,
    );
    this.owner = owner;
  }
}
