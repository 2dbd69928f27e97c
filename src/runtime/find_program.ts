import { ConfigurationError } from "../core/errors.ts";

/** Where a program is looked for. */
export interface ProgramSearch {
  /** This process' own `PATH`. */
  path: string | undefined;
  /** Whether there is a file that may be run. */
  isProgram(path: string): Promise<boolean>;
}

/**
 * Finds a program as Go's `exec.LookPath` does: a name without a slash in the folders of `PATH`, of
 * which those that depend on the current folder run nothing. Gives `undefined` where there is none.
 *
 * @throws {ConfigurationError} If the first one is in such a folder.
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
 * Whether a runtime finds a program itself as {@linkcode findProgram} does, which needs no look at the
 * files: it looks in the `PATH` that the program will have, and in each of its folders.
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

/** The error where a program is there and the system does not find what it needs. */
export function withoutInterpreter(found: string): ConfigurationError {
  return new ConfigurationError(
    `${found} is there and cannot be started: the interpreter in its first line, or the loader that ` +
      "it was built for, is not installed.",
  );
}
