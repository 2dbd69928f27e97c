import { KubewireError } from "../core/errors.ts";
import { LocalFailure } from "./local_failure.ts";

/** A copy from or to a container failed, there or here, or brought what must not be written. */
export class CopyError extends KubewireError {
  /** The name of this class. */
  override readonly name: string = "CopyError";
  /** The literal to tell this error by. */
  readonly code: "ERR_COPY" = "ERR_COPY";
}

/**
 * The error to reject with for what a copy met: anything operational is a `CopyError`, such as a
 * full disk or an archive that is none. An error that has a code of its own stays, as does misuse.
 */
export function asCopyError(cause: unknown, { from, to }: { from: string; to: string }): unknown {
  if (cause instanceof KubewireError || isMisuse(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${from} could not be copied to ${to}: ${reason}`;
  if (!(cause instanceof LocalFailure)) return new CopyError(message, { cause });
  return new CopyError(message, cause.cause === undefined ? {} : { cause: cause.cause });
}

/** Both runtimes have Node's codes for the arguments of `node:fs`, as for a path with a NUL in it. */
function isMisuse(error: unknown): boolean {
  return error instanceof Error && /^ERR_INVALID_ARG/.test(String((error as Coded).code));
}

interface Coded extends Error {
  code?: unknown;
}
