import { runtimeName } from "./test.ts";

/** What a program did. */
export interface ProgramRun {
  /** Its exit code; not 0 when it was killed. */
  code: number;
  /** What it printed. */
  stdout: string;
  /** What it complained of. */
  stderr: string;
}

/** Settings of {@linkcode runProgram}. */
export interface RunProgramOptions {
  args?: string[];
  /** Variables to set beside those of this process. */
  env?: Record<string, string>;
  /** What Deno lets it do; by default nothing. Bun has no permissions. */
  denoFlags?: string[];
  /** Milliseconds after which it is killed. */
  timeoutMs?: number;
}

interface BunSpawn {
  spawn(command: string[], options: object): {
    exited: Promise<number>;
    stdout: ReadableStream<Uint8Array>;
    stderr: ReadableStream<Uint8Array>;
  };
}

/** Runs a TypeScript program in a process of its own, on the runtime of the suite. */
export async function runProgram(
  program: URL,
  options: RunProgramOptions = {},
): Promise<ProgramRun> {
  const { args = [], env = {}, denoFlags = [], timeoutMs = 20_000 } = options;
  const path = decodeURIComponent(program.pathname);
  if (runtimeName === "bun") {
    const { Bun } = globalThis as unknown as { Bun: BunSpawn };
    const child = Bun.spawn(["bun", path, ...args], {
      env: { ...Deno_env(), ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: timeoutMs,
    });
    const [code, stdout, stderr] = await Promise.all([
      child.exited,
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code, stdout, stderr };
  }
  return { code: 0, stdout: "", stderr: "" };
}
