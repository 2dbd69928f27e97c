import type { Diagnosis } from "../../../src/doctor/mod.ts";
import { runProgram } from "../programs/run_program.ts";
import { configFlag } from "../repository.ts";

const program = new URL("../../../src/doctor/mod.ts", import.meta.url);

/** The result of the command. */
export interface DoctorRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** Settings of {@linkcode runDoctor}. */
export interface RunDoctorOptions {
  /** Variables to set in addition to those of this process. */
  env?: Record<string, string>;
  /** The permissions on Deno. */
  denoFlags?: string[];
  /** A shell script that starts the command, as for {@linkcode runProgram}. */
  shell?: string;
}

/** Runs the command in a process of its own, on the runtime of the suite. */
export async function runDoctor(
  args: string[],
  { env = {}, denoFlags = ["--allow-all"], shell }: RunDoctorOptions = {},
): Promise<DoctorRun> {
  return await runProgram(program, {
    args,
    env,
    denoFlags: [configFlag, "--cached-only", ...denoFlags],
    ...(shell !== undefined && { shell }),
  });
}

/** Runs the command with `-o json`, and returns its report and its exit code. */
export async function runJsonDoctor(
  args: string[],
  options: RunDoctorOptions = {},
): Promise<{ code: number; diagnosis: Diagnosis; text: string }> {
  const { code, stdout, stderr } = await runDoctor([...args, "-o", "json"], options);
  if (stderr !== "") throw new Error(`The doctor wrote to standard error: ${stderr}`);
  return { code, diagnosis: JSON.parse(stdout), text: stdout };
}
