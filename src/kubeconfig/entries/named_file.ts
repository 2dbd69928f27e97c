import { ConfigurationError, PermissionError } from "@kubewire/kubewire";
import { readProjectedFile } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";

/**
 * Resolves a path relative to the folder of the file that contains it; an absolute path is
 * unchanged. As in client-go (`ResolveLocalPaths`), `..` removes the name before it, even if that
 * is a link to another folder. A `~` for the home directory is not expanded, as in kubectl.
 */
export function resolvePath(path: string, file: string): string {
  if (ROOT.test(path)) return path;
  const folder = /^(.*[/\\])[^/\\]*$/.exec(file)?.[1] ?? "";
  const whole = folder + path;
  const root = ROOT.exec(whole)?.[0] ?? "";
  const names: string[] = []; // each with the separator after it
  for (const name of whole.slice(root.length).match(/[^/\\]+[/\\]?/g) ?? []) {
    const bare = name.replace(/[/\\]$/, "");
    if (bare === ".") continue;
    if (bare !== "..") names.push(name);
    else if (names.length > 0 && !/^\.\.[/\\]?$/.test(names.at(-1) ?? "")) names.pop();
    else if (root === "") names.push(name);
  }
  // A command without a folder would be searched for in PATH.
  const isBare = root === "" && names.length < 2;
  return `${isBare ? "./" : root}${names.join("")}`;
}

const ROOT = /^([/\\]|[A-Za-z]:[/\\])/;

/** A file, and its name in messages. */
export interface NamedFile {
  /** The path. */
  path: string;
  /** The origin of the path, such as `client-key of user "jane"`. */
  subject: string;
}

/**
 * Reads a file that a kubeconfig names.
 *
 * @throws {ConfigurationError} If the file cannot be read.
 * @throws {PermissionError} If a permission is missing; the message names the flag.
 */
export async function readNamedFile(runtime: Runtime, file: NamedFile): Promise<string> {
  try {
    return await readProjectedFile(runtime, file.path);
  } catch (error) {
    if (error instanceof PermissionError) throw error;
    const why = error instanceof Error ? error.message : "unknown error";
    throw new ConfigurationError(`${file.path} (${file.subject}) cannot be read: ${why}.`, {
      cause: error,
    });
  }
}
