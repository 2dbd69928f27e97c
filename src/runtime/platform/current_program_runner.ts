import { bunHost } from "./bun_program_runner.ts";
import { denoHost } from "./deno_program_runner.ts";
import type { ProgramRunner } from "../program_runner.ts";

/**
 * Returns the runner of programs of the runtime that this program runs on.
 *
 * @throws {TypeError} On runtimes other than Deno and Bun.
 */
export function currentProgramRunner(): ProgramRunner {
  if ("Bun" in globalThis) return bunHost();
  if ("Deno" in globalThis) return denoHost();
  throw new TypeError("Kubewire runs on Deno and on Bun; this is neither.");
}
