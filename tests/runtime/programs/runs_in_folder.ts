/**
 * Enters the folder in its first argument, runs the command in the second, and prints the result.
 */
import process from "node:process";
import { currentProgramRunner } from "../../../src/runtime/platform/current_program_runner.ts";

const [folder = ".", command = "", env = "{}"] = process.argv.slice(2);
process.chdir(folder);
try {
  const end = await currentProgramRunner().run({
    command,
    args: [],
    env: JSON.parse(env),
    interactive: false,
  });
  console.log(end ? end.stdout.trim() : "no such program");
} catch (error) {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : error);
}
