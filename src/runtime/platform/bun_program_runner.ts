import { findProgram, isFoundByRuntime, withoutInterpreter } from "./find_program.ts";
import { copyErrors, followOutput, type RunningProgram } from "./program_output.ts";
import type { Program, ProgramResult, ProgramRunner } from "../program_runner.ts";

/** The part of Bun's API that is used here; declared so that Bun's types are not needed. */
interface BunProcesses {
  env: Record<string, string | undefined>;
  file(path: string): { stat(): Promise<{ mode: number; isFile(): boolean }> };
  readonly stderr: unknown;
  write(target: unknown, part: Uint8Array): Promise<number>;
  spawn(command: string[], options: object): RunningProgram & {
    readonly exited: Promise<number>;
    readonly stderr?: ReadableStream<Uint8Array> | null;
  };
}

/** The part of Node's `process` in Bun that is used here. */
interface BunProcess {
  platform: string;
  stdin: { isTTY?: boolean };
}

/** The runner of programs on Bun, implemented only with Bun's globals. */
export function bunProgramRunner(): ProgramRunner {
  const { Bun: bun, process } = globalThis as unknown as { Bun: BunProcesses; process: BunProcess };
  return {
    windows: process.platform === "win32",
    isTerminal: () => process.stdin.isTTY === true,
    run: (program) => run(bun, program, process.platform === "win32"),
  };
}

async function run(
  bun: BunProcesses,
  program: Program,
  isWindows: boolean,
): Promise<ProgramResult | undefined> {
  const { command, env } = program;
  const path = bun.env.PATH;
  const isProgram = async (file: string) => {
    try {
      const stat = await bun.file(file).stat();
      return stat.isFile() && (stat.mode & 0o111) !== 0;
    } catch {
      return false;
    }
  };
  const file = isWindows || isFoundByRuntime(command, path, env)
    ? command
    : await findProgram(command, { path, isProgram });
  if (file === undefined) return undefined;
  const end = await start(bun, program, file);
  if (end) return end;
  const found = await findProgram(file, { path, isProgram });
  if (found !== undefined) throw withoutInterpreter(found);
  return undefined;
}

/** Returns `undefined` if the program does not exist. */
async function start(
  bun: BunProcesses,
  { args, env, interactive, maxOutputBytes, copiesErrors, signal }: Program,
  file: string,
): Promise<ProgramResult | undefined> {
  try {
    const child = bun.spawn([file, ...args], {
      env: { ...bun.env, ...env },
      stdin: interactive ? "inherit" : "ignore",
      stdout: "pipe",
      stderr: copiesErrors ? "pipe" : "inherit",
      ...(signal && { signal }),
    });
    const output = followOutput(child, { signal, maxBytes: maxOutputBytes });
    const { stderr } = child;
    const copied = stderr &&
      copyErrors(stderr, (part) => bun.write(bun.stderr, part), child.exited);
    const code = await child.exited;
    const stdout = await output;
    await copied;
    return { code, stdout };
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw error;
  }
}
