/** Runs the commands of execs on the embedded server as programs of this machine. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import type { PodProgram, PodSession } from "../../src/testing/mod.ts";
import type { ContainerFolder } from "./container_folder.ts";

/** Returns the program of a container: it runs the given command, or the main program. */
export function programOf(container: ContainerFolder): PodProgram {
  return async (session) => {
    if (session.tty) return await standInTerminal(session);
    const { command } = session;
    if (command.length > 0) return await runProgram(container, session, command);
    const main = JSON.parse(await readFile(join(container.path, "main.json"), "utf8"));
    return await runProgram(container, session, main);
  };
}

/** Runs a program; returns its exit code, or 128 plus the signal's number if a signal ended it. */
async function runProgram(
  { bin, root }: ContainerFolder,
  session: PodSession,
  [name = "", ...args]: readonly string[],
): Promise<number> {
  const path = join(bin, name);
  if (name.includes("/") || !existsSync(path)) {
    throw new Error(`exec: "${name}": executable file not found in $PATH`);
  }
  const env = { PATH: bin, HOME: root, LC_ALL: "C" };
  const child = spawn(path, args, { cwd: root, env, argv0: name });
  const exit = once(child, "close");
  child.stdin.on("error", () => {}); // a program may end before it has read all input
  feed(child.stdin, session.stdin).catch(() => child.kill()); // the client has disconnected
  await Promise.all([pump(child.stdout, session.stdout), pump(child.stderr, session.stderr)]);
  const [code, signal] = await exit;
  return code ?? 128 + constants.signals[signal as NodeJS.Signals];
}

/** Plays a terminal, because both runtimes offer none: it answers the first line. */
async function standInTerminal({ stdin, sizes, stdout }: PodSession): Promise<number> {
  const reader = stdin.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) line += (await reader.read()).value ?? "\n";
  const size = sizes.at(-1);
  await stdout(`has ${size?.rows} ${size?.columns}\r\n`);
  return 0;
}

async function feed(
  input: NodeJS.WritableStream,
  stream: ReadableStream<Uint8Array>,
): Promise<void> {
  let wake = () => {};
  for (const event of ["drain", "close", "error"]) input.on(event, () => wake());
  for await (const chunk of stream) {
    if (!input.writable) break; // the program has ended
    const waiting = new Promise<void>((resolve) => wake = resolve);
    if (!input.write(chunk)) await waiting;
  }
  input.end();
}

async function pump(
  stream: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const chunk of stream) await write(chunk);
}
