import { join } from "node:path";
import { bunBinary } from "../support/programs/bun_binary.ts";
import { repository } from "../support/repository.ts";

const programs = join(repository, "tests/bench/programs");

/** A runtime that the measured programs run on. */
export interface MeasuredRuntime {
  /** Name of the runtime in the tables. */
  name: "Deno" | "Bun";
  /** Returns the command for one of tests/bench/programs. */
  command(program: string, ...args: (string | number)[]): [string, ...string[]];
}

/** Nothing is checked, looked up or downloaded: only the program is measured. */
const commands: Record<MeasuredRuntime["name"], () => [string, ...string[]]> = {
  Deno: () => [
    Deno.execPath(),
    "run",
    "--allow-all",
    "--cached-only",
    "--no-check",
    "--no-config",
    "--no-lock",
  ],
  Bun: () => [bunBinary(), "run", "--no-install"],
};

/** Returns the command of a program on Deno, with flags for V8. */
export function withV8Flags(
  [deno, run = "run", ...rest]: [string, ...string[]],
  flags: string,
): [string, ...string[]] {
  return [deno, run, `--v8-flags=${flags}`, ...rest];
}

/**
 * Returns the command of a program that imports packages by the names in deno.json, in the versions
 * of the lock file: others would have to be downloaded.
 */
export function withImports([runtime, ...args]: [string, ...string[]]): [string, ...string[]] {
  const config = `--config=${join(repository, "deno.json")}`;
  const locked = args.filter((arg) => arg !== "--no-lock");
  return [runtime, ...locked.map((arg) => arg === "--no-config" ? config : arg)];
}

/** Returns the runtimes of these names. */
export function measuredRuntimes(names: MeasuredRuntime["name"][]): MeasuredRuntime[] {
  return names.map((name) => {
    const command = commands[name]();
    return {
      name,
      command: (program, ...args) => [
        ...command,
        join(programs, `${program}.ts`),
        ...args.map(String),
      ],
    };
  });
}
