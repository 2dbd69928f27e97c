import { PermissionError } from "../../core/errors.ts";
import { denoRuntime } from "./deno_runtime.ts";
import { findProgram, isFoundByRuntime, withoutInterpreter } from "./find_program.ts";
import { permittedPath } from "../permitted_path.ts";
import { copyErrors, followOutput } from "./program_output.ts";
import type { Program, ProgramResult, ProgramRunner } from "../program_runner.ts";

/** The runner of programs on Deno. */
export function denoProgramRunner(): ProgramRunner {
  return {
    windows: Deno.build.os === "windows",
    isTerminal: () => Deno.stdin.isTerminal(),
    run,
  };
}

async function run(program: Program): Promise<ProgramResult | undefined> {
  const { command, env } = program;
  if (Deno.build.os === "windows" || command.includes("/")) return await start(program, command);
  const path = denoRuntime().env("PATH");
  if (isFoundByRuntime(command, path, env)) return await start(program, command, path);
  const found = await findProgram(command, { path, isProgram });
  return found === undefined ? undefined : await start(program, found);
}

async function isProgram(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await permittedPath(path, "read", () => Deno.stat(path));
    return isFile && ((mode ?? 0o111) & 0o111) !== 0;
  } catch (error) {
    if (error instanceof PermissionError) throw error;
    return false;
  }
}

/** Returns `undefined` if the program does not exist. */
async function start(
  program: Program,
  file: string,
  path?: string,
): Promise<ProgramResult | undefined> {
  const { command, args, env, interactive, maxOutputBytes, copiesErrors, signal } = program;
  try {
    const child = new Deno.Command(file, {
      args: [...args],
      env: { ...env },
      stdin: interactive ? "inherit" : "null",
      stdout: "piped",
      stderr: copiesErrors ? "piped" : "inherit",
      ...(signal && { signal }),
    }).spawn();
    const output = followOutput(child, { signal, maxBytes: maxOutputBytes });
    const copied = copiesErrors &&
      copyErrors(child.stderr, (part) => Deno.stderr.write(part), child.status);
    const { code } = await child.status;
    const stdout = await output;
    await copied;
    return { code, stdout };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      // Without permission to check the files, no details are known.
      const found = await findProgram(file, { path, isProgram }).catch(() => undefined);
      if (found !== undefined) throw withoutInterpreter(found);
      return undefined;
    }
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const [, after = ""] = error.message.split("spawn subprocess with ", 2);
    const [variables, rest] = after.split(" environment variable", 2);
    if (rest !== undefined) {
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
