import { programOutput } from "./program_output.ts";
import type { Host, HostProgram, HostProgramEnd } from "./host.ts";

/** The part of Bun's API that is used here; declared so that no types of Bun's are needed. */
interface BunProcesses {
  env: Record<string, string | undefined>;
  spawn(command: string[], options: object): {
    readonly exited: Promise<number>;
    readonly stdout: ReadableStream<Uint8Array>;
    unref(): void;
  };
}

/** What Bun has of Node's `process`. */
interface BunProcess {
  platform: string;
  stdin: { isTTY?: boolean };
}

/** The host as Bun shows it, through its globals alone. */
export function bunHost(): Host {
  const { Bun: bun, process } = globalThis as unknown as { Bun: BunProcesses; process: BunProcess };
  return {
    windows: process.platform === "win32",
    isTerminal: () => process.stdin.isTTY === true,
    run: (program) => run(bun, program),
  };
}

async function run(bun: BunProcesses, program: HostProgram): Promise<HostProgramEnd | undefined> {
  const { command, args, env, interactive, signal } = program;
  try {
    const child = bun.spawn([command, ...args], {
      env: { ...bun.env, ...env },
      stdin: interactive ? "inherit" : "ignore",
      stdout: "pipe",
      stderr: "inherit",
      ...(signal && { signal }),
    });
    signal?.addEventListener("abort", () => child.unref()); // it may take its time to end
    const output = programOutput(child.stdout, signal);
    output.catch(() => {}); // told once the program has ended
    const code = await child.exited;
    return { code, stdout: await output };
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw error;
  }
}
