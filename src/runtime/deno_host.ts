import { PermissionError } from "../core/errors.ts";
import { programOutput } from "./program_output.ts";
import type { Host, HostProgram, HostProgramEnd } from "./host.ts";

/** The host as Deno shows it. */
export function denoHost(): Host {
  return {
    windows: Deno.build.os === "windows",
    isTerminal: () => Deno.stdin.isTerminal(),
    run,
  };
}

async function run(program: HostProgram): Promise<HostProgramEnd | undefined> {
  const { command, args, env, interactive, signal } = program;
  try {
    const child = new Deno.Command(command, {
      args: [...args],
      env: { ...env },
      stdin: interactive ? "inherit" : "null",
      stdout: "piped",
      stderr: "inherit",
      ...(signal && { signal }),
    }).spawn();
    signal?.addEventListener("abort", () => child.unref()); // it may take its time to end
    const output = programOutput(child.stdout, signal);
    output.catch(() => {}); // told once the program has ended
    const { code } = await child.status;
    return { code, stdout: await output };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const variables = /spawn subprocess with (.+) environment variable/.exec(error.message)?.[1];
    if (variables !== undefined) {
      throw new PermissionError(
        `the program ${command} may not be run with ${variables} set, which Deno allows with ` +
          "--allow-run without a list alone (or unset it)",
        "--allow-run",
        { cause: error },
      );
    }
    throw new PermissionError(
      `the program ${command} may not be run`,
      `--allow-run=${command}`,
      { cause: error },
    );
  }
}
