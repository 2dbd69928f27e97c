import { bunProgramRunner } from "./bun_program_runner.ts";
import { denoProgramRunner } from "./deno_program_runner.ts";
import type { ProgramRunner } from "../program_runner.ts";

/**
 * Returns the runner of programs of the runtime that this program runs on.
 *
 * @throws {TypeError} On runtimes other than Deno and Bun.
 */
export function currentProgramRunner(): ProgramRunner {
  if ("Bun" in globalThis) return bunProgramRunner();
  if ("Deno" in globalThis) return denoProgramRunner();
  throw new TypeError("Kubewire runs on Deno and on Bun; this is neither.");
}
