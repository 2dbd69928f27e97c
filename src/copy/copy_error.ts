import { isKubewireError, KubewireError } from "@kubewire/kubewire";
import { identify } from "@kubewire/kubewire/internal";

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
  if (isKubewireError(cause) || isMisuse(cause)) return cause;
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

/**
 * A local file or folder could not be read or written. The message says why; `cause` is the
 * system's error.
 */
export class LocalFailure extends Error {
  /** The name of this class. */
  override readonly name: string = "LocalFailure";
}

/**
 * Returns an error that says what happened to a local path and how to correct it. An error that did
 * not come from the system is kept, for example a connection lost while the file was written.
 */
export function localFailure(
  error: unknown,
  { path, access }: { path: string; access: "read" | "written" },
): unknown {
  if (isKubewireError(error) || !(error instanceof Error)) return error;
  const { code } = error as { code?: unknown };
  const words = typeof code === "string" ? wordsFor(code, { path, access }) : undefined;
  return words === undefined ? error : new LocalFailure(words, { cause: error });
}

function wordsFor(
  code: string,
  { path, access }: { path: string; access: "read" | "written" },
): string | undefined {
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return `there is no space left for ${path}: free some, or give another path`;
    case "EEXIST":
      return `${path} is a file, where a folder must be: remove it, or give another path`;
    case "ENOTDIR":
      return `a part of ${path} is a file, where a folder must be: remove it, or give another path`;
    case "EISDIR":
      return `${path} is a folder, where a file must be: give the path of the file itself`;
    case "ENOENT":
      return `${path} is not there, or went meanwhile: check the path, or copy again`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${path} may not be ${access}: check its permissions and those of its folder`;
    case "EILSEQ":
      return `the name of ${path}, or the one that it links to, is not UTF-8: rename it, or copy ` +
        "what is beside it";
    case "ELOOP":
      return `${path} leads through too many links: it may lead to itself`;
    case "ENAMETOOLONG":
      return `the path ${path} is too long for the disk: give a shorter one`;
  }
}
