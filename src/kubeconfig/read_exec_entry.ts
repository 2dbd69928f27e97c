import type { EntryReader } from "./entry_reader.ts";
import type { ExecEntry } from "./kubeconfig.ts";
import { resolvePath } from "./resolve_path.ts";

/**
 * Reads what a user's `exec` says. A command with a slash in it is a path, as seen from the folder of
 * `file`; any other one is looked up in `PATH`.
 *
 * @throws {ConfigurationError} If a field is of another kind than it must be.
 */
export function readExecEntry(entry: EntryReader, file: string): ExecEntry {
  const command = entry.text("command");
  return {
    ...entry.optional("apiVersion", "apiVersion"),
    ...(command !== undefined && {
      command: /[/\\]/.test(command) ? resolvePath(command, file) : command,
    }),
    args: entry.texts("args"),
    env: entry.items("env").map((variable) => ({
      name: variable.text("name") ?? "",
      value: variable.text("value") ?? "",
    })),
    ...entry.optional("interactiveMode", "interactiveMode"),
    provideClusterInfo: entry.flag("provideClusterInfo"),
    ...entry.optional("installHint", "installHint"),
  };
}
