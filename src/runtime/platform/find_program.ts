import { ConfigurationError } from "../../core/errors.ts";

/** Settings of {@linkcode findProgram}. */
export interface ProgramSearch {
  /** This process' own `PATH`. */
  path: string | undefined;
  /** Returns whether an executable file exists at `path`. */
  isProgram(path: string): Promise<boolean>;
}

/**
 * Finds a program as Go's `exec.LookPath` does: a name without a slash is searched in the folders
 * of `PATH`. A program in a folder that depends on the current folder is never run. Returns
 * `undefined` if no program is found.
 *
 * @throws {ConfigurationError} If the first match is in such a folder.
 */
export async function findProgram(
  command: string,
  { path = "", isProgram }: ProgramSearch,
): Promise<string | undefined> {
  if (command.includes("/")) return await isProgram(command) ? command : undefined;
  for (const folder of path === "" ? [] : path.split(":")) {
    const found = `${folder || "."}/${command}`;
    if (!await isProgram(found)) continue;
    if (folder.startsWith("/")) return found;
    throw new ConfigurationError(
      `it is found by way of the current folder, for PATH has ${
        folder === "" ? "an empty element" : `the element ${JSON.stringify(folder)}`
      } and such a program is never run. Take that out of PATH, or write the program's path: an ` +
        "absolute one, or one as seen from the kubeconfig's folder, such as ./plugin.",
    );
  }
  return undefined;
}

/**
 * Whether a runtime finds a program in the same way as {@linkcode findProgram}, so that the files
 * need not be checked: it searches the `PATH` that the program will have, and all its folders.
 */
export function isFoundByRuntime(
  command: string,
  path: string | undefined,
  env: Readonly<Record<string, string>>,
): boolean {
  if (command.includes("/")) return true;
  if (Object.hasOwn(env, "PATH") && env.PATH !== path) return false;
  return path !== undefined && path.split(":").every((folder) => folder.startsWith("/"));
}

/** Returns the error for a program that exists but lacks its interpreter or loader. */
export function withoutInterpreter(found: string): ConfigurationError {
  return new ConfigurationError(
    `${found} is there and cannot be started: the interpreter in its first line, or the loader that ` +
      "it was built for, is not installed.",
  );
}
