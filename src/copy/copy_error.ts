import { KubewireError } from "../core/errors.ts";

/** A copy from or to a container failed there, or brought what must not be written. */
export class CopyError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "CopyError";
  /** The literal to tell this error by. */
  readonly code: "ERR_COPY" = "ERR_COPY";
}
