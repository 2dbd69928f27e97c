import process from "node:process";
import { fileURLToPath } from "node:url";
import { runtimeName } from "../test.ts";

/** A command that runs a TypeScript program on the runtime of the suite. */
export interface ProgramCommand {
  command: string;
  args: string[];
}

/** Makes the command; `denoFlags` are the program's permissions on Deno. */
export function programCommand(program: URL, denoFlags: readonly string[] = []): ProgramCommand {
  const path = fileURLToPath(program);
  return runtimeName === "deno"
    ? {
      command: Deno.execPath(),
      args: ["run", "--no-prompt", "--cached-only", "--no-config", ...denoFlags, path],
    }
    : { command: process.execPath, args: [path] };
}
