/** The command of the launcher for tests in other languages, and a run of these. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { repository } from "../../support/repository.ts";
import { runtimeName } from "../../support/test.ts";

/** How a program ended. */
export interface ProgramEnd {
  /** The exit code; -1 if the program is missing. */
  readonly code: number;
  /** All that it has printed. */
  readonly output: string;
}

/** The words that start the launcher on this runtime. */
export const launcherCommand: readonly string[] = [
  process.execPath,
  ...(runtimeName === "deno" ? ["run", "-A", "--no-check"] : ["run"]),
  join(repository, "src/testing/mod.ts"),
];

/** Runs a program in a folder of the examples, with the launcher's command in its environment. */
export async function runInExample(
  folder: string,
  [program = "", ...args]: readonly string[],
  env: Record<string, string> = {},
): Promise<ProgramEnd> {
  const child = spawn(program, args, {
    cwd: join(repository, "examples", folder),
    env: { ...process.env, KUBEWIRE_TESTING: launcherCommand.join(" "), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => output += text);
  }
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once("error", () => resolve(-1)); // the program is missing
  child.once("close", (code) => resolve(code ?? 1));
  return { code: await promise, output };
}
