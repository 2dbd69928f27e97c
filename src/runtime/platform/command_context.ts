import { ConfigurationError } from "../../core/errors.ts";
import { currentRuntime } from "./current_runtime.ts";
import type { Runtime } from "../runtime.ts";

/**
 * The capabilities that a command needs from the runtime, in addition to those of a pod's program.
 */
export interface CommandContext {
  /** The runtime. */
  readonly runtime: Runtime;
  /** The arguments of the command line. */
  readonly args: readonly string[];
  /**
   * Returns the paths of the `.json`, `.yaml` and `.yml` files in a folder, sorted; `undefined` if
   * `path` is not a folder.
   */
  documentFiles(path: string): Promise<string[] | undefined>;
  /** Writes a whole file as UTF-8, and creates its missing folders. */
  writeTextFile(path: string, text: string): Promise<void>;
  /**
   * Prints a line. A reader may close the pipe early, as `head -1` does: further lines are then
   * discarded, and the command goes on.
   *
   * @throws {ConfigurationError} If standard output cannot be written, such as to a full disk.
   */
  print(line: string): Promise<void>;
  /** Prints a line to standard error, as far as that can be written. */
  printError(line: string): Promise<void>;
  /** Sets the exit code with which the process ends once its work is done. */
  setExitCode(code: number): void;
  /**
   * Ends the process with an exit code, also while work is under way, such as a read that never
   * ends. What was printed before is complete.
   */
  exit(code: number): void;
}

/** The part of Bun's API that is used here. */
interface BunGlobal {
  argv: string[];
  stdout: unknown;
  stderr: unknown;
  write(target: unknown, text: string): Promise<number>;
  Glob: new (pattern: string) => { scan(options: { cwd: string }): AsyncIterable<string> };
}

/** The part of Bun's `process` that is used here. */
interface BunProcess {
  exitCode: number;
  exit(code: number): never;
}

function processOfBun(): BunProcess {
  return (globalThis as unknown as { process: BunProcess }).process;
}

/**
 * Returns the context of the running command.
 *
 * @throws {TypeError} On runtimes other than Deno and Bun.
 */
export function commandContext(): CommandContext {
  const runtime = currentRuntime();
  return runtime.name === "bun" ? bunContext(runtime) : denoContext(runtime);
}

function denoContext(runtime: Runtime): CommandContext {
  return {
    runtime,
    args: Deno.args,
    async documentFiles(path) {
      if (!(await Deno.stat(path)).isDirectory) return undefined;
      return paths(path, (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name));
    },
    async writeTextFile(path, text) {
      const folder = path.slice(0, path.lastIndexOf("/"));
      if (folder !== "") await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(path, text);
    },
    ...printing((target, text) =>
      new Blob([text]).stream().pipeTo(Deno[target].writable, { preventClose: true })
    ),
    setExitCode(code) {
      Deno.exitCode = code;
    },
    exit: (code) => Deno.exit(code),
  };
}

function bunContext(runtime: Runtime): CommandContext {
  const bun = (globalThis as unknown as { Bun: BunGlobal }).Bun;
  return {
    runtime,
    args: bun.argv.slice(2),
    async documentFiles(path) {
      try {
        return paths(path, await Array.fromAsync(new bun.Glob("*").scan({ cwd: path })));
      } catch (error) {
        if ((error as { code?: unknown }).code === "ENOTDIR") return undefined;
        throw error;
      }
    },
    async writeTextFile(path, text) {
      await bun.write(path, text); // creates missing folders itself
    },
    ...printing((target, text) => bun.write(bun[target], text)),
    setExitCode(code) {
      processOfBun().exitCode = code;
    },
    exit: (code) => processOfBun().exit(code),
  };
}

/** Returns the functions that print by `write`, which differ only in what a failure means. */
function printing(
  write: (target: "stdout" | "stderr", text: string) => Promise<unknown>,
): Pick<CommandContext, "print" | "printError"> {
  return {
    async print(line) {
      try {
        await write("stdout", `${line}\n`);
      } catch (cause) {
        const { code, message } = cause as { code?: unknown; message: string };
        if (code === "EPIPE" || code === "ECONNRESET") return; // the reader has what it needs
        throw new ConfigurationError(`Standard output cannot be written: ${message}.`, { cause });
      }
    },
    async printError(line) {
      await write("stderr", `${line}\n`).catch(() => {}); // there is no other place to say it
    },
  };
}

function paths(folder: string, names: string[]): string[] {
  const documents = names.filter((name) => /\.(?:json|ya?ml)$/.test(name));
  return documents.sort().map((name) => `${folder}/${name}`);
}
