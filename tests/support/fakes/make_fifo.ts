import { spawnSync } from "node:child_process";
import { runtimeName } from "../test.ts";

/** Makes a named pipe that nothing is written to. */
export function makeFifo(path: string): void {
  const code = runtimeName === "deno"
    ? new Deno.Command("mkfifo", { args: [path] }).outputSync().code // needs no variable
    : spawnSync("mkfifo", [path]).status;
  if (code !== 0) throw new Error(`mkfifo ended with ${code}.`);
}
