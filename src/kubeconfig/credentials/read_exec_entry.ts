import type { EntryReader } from "../entries/entry_reader.ts";
import type { ExecEntry } from "../entries/kubeconfig.ts";
import { resolvePath } from "../entries/named_file.ts";

/**
 * Reads the `exec` entry of a user. A command with a slash is a path relative to the folder of
 * `file`; any other command is searched for in `PATH`.
 *
 * @throws {ConfigurationError} If a field has the wrong type.
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
