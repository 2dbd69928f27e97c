import { KubewireError } from "@kubewire/kubewire";
import { identify } from "@kubewire/kubewire/internal";

/**
 * The Secret of `certificateSecret` has data that `certificateSecret` did not write; it is left as it
 * is.
 *
 * @example
 * ```ts
 * import { ForeignSecretError } from "jsr:@kubewire/hono";
 *
 * export function isWorthARestart(error: unknown): boolean {
 *   return !(error instanceof ForeignSecretError);
 * }
 * ```
 */
export class ForeignSecretError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_FOREIGN_SECRET" = identify(this, "ERR_FOREIGN_SECRET");

  /** Creates the error from the place of the Secret. */
  constructor({ namespace, name }: { namespace: string; name: string }) {
    super(
      `The Secret ${namespace}/${name} has data that certificateSecret did not write, so it is left ` +
        "as it is. Choose another name for the Secret of the certificate, or delete this one if " +
        "nothing needs its data.",
    );
  }
}
