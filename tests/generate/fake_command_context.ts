import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { CommandContext } from "../../src/runtime/platform/command_context.ts";

/** A context of a command whose files are in memory. */
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

/** Makes a context with these files and arguments. */
export function fakeCommandContext(
  files: Record<string, string>,
  args: string[] = [],
): FakeCommandContext {
  const runtime = currentRuntime();
  const context: FakeCommandContext = {
    files: new Map(Object.entries(files)),
    printed: [],
    errors: [],
    exitCode: 0,
    args,
    runtime: {
      ...runtime,
      readTextFile(path) {
        const text = context.files.get(path);
        return text === undefined
          ? Promise.reject(new Error(`${path} is not there`))
          : Promise.resolve(text);
      },
    },
    documentFiles(path) {
      const inside = [...context.files.keys()].filter((file) =>
        file.startsWith(`${path}/`) && /\.(?:json|ya?ml)$/.test(file)
      );
      if (context.files.has(path)) return Promise.resolve(undefined);
      return inside.length > 0
        ? Promise.resolve(inside.sort())
        : Promise.reject(new Error(`${path} is not there`));
    },
    writeTextFile(path, text) {
      context.files.set(path, text);
      return Promise.resolve();
    },
    print(line) {
      context.printed.push(line);
      return Promise.resolve();
    },
    printError(line) {
      context.errors.push(line);
      return Promise.resolve();
    },
    setExitCode(code) {
      context.exitCode = code;
    },
    exit(code) {
      context.exitCode = code;
    },
  };
  return context;
}
