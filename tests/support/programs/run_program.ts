import process from "node:process";
import { fileURLToPath } from "node:url";
import { LIMIT_MS, runtimeName } from "../test.ts";
import { NO_UPDATE_CHECK } from "./run_teed.ts";

/** Result of a program. */
export interface ProgramRun {
  /** Exit code; not 0 when the program had to be killed. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Settings of {@linkcode runProgram}. */
export interface RunProgramOptions {
  args?: string[];
  /** Variables to set in addition to those of this process. */
  env?: Record<string, string>;
  /**
   * The program's permissions on Deno, none by default; Bun does not have permissions. Only with
   * `--config=…` among them can the program import packages.
   */
  denoFlags?: string[];
  /**
   * A shell script that ends with `exec "$@"` to start the program, such as one that sets limits.
   */
  shell?: string;
  /** Milliseconds after which the program is killed. */
  timeoutMs?: number;
}

type Command = [string, ...string[]];

interface Child {
  readonly status: Promise<{ code: number }>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  kill(): void;
}

/** Runs a TypeScript program in a process of its own, on the runtime of the suite. */
export async function runProgram(
  program: URL,
  options: RunProgramOptions = {},
): Promise<ProgramRun> {
  const { args = [], denoFlags = [], timeoutMs = LIMIT_MS, shell } = options;
  const path = fileURLToPath(program);
  const env = { ...options.env, ...NO_UPDATE_CHECK, NO_COLOR: "1" };
  const child = runtimeName === "bun"
    ? spawnOnBun(underShell(shell, [process.execPath, path, ...args]), env)
    : spawnOnDeno(
      underShell(shell, [
        Deno.execPath(),
        "run",
        "--no-prompt",
        "--cached-only",
        ...withConfig(denoFlags),
        path,
        ...args,
      ]),
      env,
    );
  const timer = setTimeout(() => child.kill(), timeoutMs);
  try {
    const [{ code }, stdout, stderr] = await Promise.all([
      child.status,
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code, stdout, stderr };
  } finally {
    clearTimeout(timer);
  }
}

function withConfig(flags: string[]): string[] {
  return flags.some((flag) => flag.startsWith("--config=")) ? flags : ["--no-config", ...flags];
}

function underShell(shell: string | undefined, command: Command): Command {
  return shell === undefined ? command : ["sh", "-c", shell, "sh", ...command];
}

function spawnOnDeno([command, ...args]: Command, env: Record<string, string>): Child {
  const piped = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
  return new Deno.Command(command, { args, env, ...piped }).spawn();
}

/** The part of Bun's API that is used here. */
interface BunProcesses {
  spawn(command: string[], options: object): Omit<Child, "status"> & { exited: Promise<number> };
}

function spawnOnBun(command: Command, env: Record<string, string>): Child {
  const { Bun } = globalThis as unknown as { Bun: BunProcesses };
  const child = Bun.spawn(command, {
    env: { ...process.env, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  return {
    status: child.exited.then((code) => ({ code })),
    stdout: child.stdout,
    stderr: child.stderr,
    kill: () => child.kill(),
  };
}
