import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { CommandContext } from "../../src/runtime/command_context.ts";

/** A host whose files are in memory. */
export interface FakeCommandContext extends CommandContext {
  /** The files by path, including the written ones. */
  readonly files: Map<string, string>;
  /** The lines that were printed. */
  readonly printed: string[];
  /** The lines that were printed to standard error. */
  readonly errors: string[];
  /** The exit code that was set. */
  exitCode: number;
}

/** Makes a host with these files and arguments. */
export function fakeCommandContext(
  files: Record<string, string>,
  args: string[] = [],
): FakeCommandContext {
  const runtime = currentRuntime();
  const host: FakeCommandContext = {
    files: new Map(Object.entries(files)),
    printed: [],
    errors: [],
    exitCode: 0,
    args,
    runtime: {
      ...runtime,
      readTextFile(path) {
        const text = host.files.get(path);
        return text === undefined
          ? Promise.reject(new Error(`${path} is not there`))
          : Promise.resolve(text);
      },
    },
    documentFiles(path) {
      const inside = [...host.files.keys()].filter((file) =>
        file.startsWith(`${path}/`) && /\.(?:json|ya?ml)$/.test(file)
      );
      if (host.files.has(path)) return Promise.resolve(undefined);
      return inside.length > 0
        ? Promise.resolve(inside.sort())
        : Promise.reject(new Error(`${path} is not there`));
    },
    writeTextFile(path, text) {
      host.files.set(path, text);
      return Promise.resolve();
    },
    print(line) {
      host.printed.push(line);
      return Promise.resolve();
    },
    printError(line) {
      host.errors.push(line);
      return Promise.resolve();
    },
    setExitCode(code) {
      host.exitCode = code;
    },
    exit(code) {
      host.exitCode = code;
    },
  };
  return host;
}
