import { KubewireError } from "@kubewire/kubewire";
import { identify } from "@kubewire/kubewire/internal";
import { LocalFailure } from "./local_failure.ts";

/**
 * A copy from or to a container failed on either side, or contained an entry that must not be
 * written.
 */
export class CopyError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_COPY" = identify(this, "ERR_COPY");
}

/**
 * Returns the error to reject with after a failure of a copy. Operational failures become a
 * `CopyError`, such as a full disk or an invalid archive. Errors with a code of their own are kept,
 * and so are errors from misuse.
 */
export function asCopyError(cause: unknown, { from, to }: { from: string; to: string }): unknown {
  if (cause instanceof KubewireError || isMisuse(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${from} could not be copied to ${to}: ${reason}`;
  if (!(cause instanceof LocalFailure)) return new CopyError(message, { cause });
  return new CopyError(message, cause.cause === undefined ? {} : { cause: cause.cause });
}

/** Both runtimes use Node's codes for invalid arguments of `node:fs`, such as a path with a NUL. */
function isMisuse(error: unknown): boolean {
  return error instanceof Error && /^ERR_INVALID_ARG/.test(String((error as Coded).code));
}

interface Coded extends Error {
  code?: unknown;
}
