/** A container with its files in a local folder; its only program is a tar of this machine. */

import { packTar, type TarHeader } from "modern-tar";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PodProgram, PodSession } from "../../../src/testing/mod.ts";
import { type Pod, startPod } from "./pod.ts";
import { tempDirectory } from "./temp_directory.ts";

/** The tar programs of containers: GNU tar in most images, busybox tar in Alpine and busybox. */
export type TarProgram = "GNU tar" | "busybox tar";

/** Both tar programs. */
export const tarPrograms: readonly TarProgram[] = ["GNU tar", "busybox tar"];

/**
 * Reports whether this machine has the program; `apt-get install busybox-static` adds the second.
 */
export function hasTar(program: TarProgram): boolean {
  return program === "GNU tar" || spawnSync("busybox", ["true"], { env: {} }).status === 0;
}

/** A pod with such a container, and a local folder beside it. */
export interface TarContainer extends AsyncDisposable {
  pod: Pod;
  /** Local folder that is the container's root. */
  root: string;
  /** Local folder outside of the container. */
  local: string;
  /** The commands that the container was asked to run, in order. */
  commands: (readonly string[])[];
  /** Replaces tar with another program. */
  run(program: PodProgram): void;
}

/** Starts the pod `web` with such a container. */
export async function startTarContainer(tar: TarProgram = "GNU tar"): Promise<TarContainer> {
  const cleanup = new AsyncDisposableStack();
  const { path } = cleanup.use(await tempDirectory());
  const [root, local] = [join(path, "container"), join(path, "local")];
  for (const folder of [root, local]) await mkdir(folder);
  const running = new Set<Promise<unknown>>();
  cleanup.defer(async () => void await Promise.allSettled(running)); // after the server ends them
  const pod = cleanup.use(await startPod());
  const spec = { containers: [{ name: "app", image: "example.com/main:1" }] };
  pod.server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
  const commands: (readonly string[])[] = [];
  const run = (program: PodProgram) =>
    pod.server.pods.setProgram({ name: "web" }, (session) => {
      commands.push(session.command);
      const exit = Promise.resolve(program(session));
      running.add(exit);
      return exit;
    });
  run((session) => runTar(session, root, tar));
  return {
    pod,
    root,
    local,
    commands,
    run,
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** Writes files, whose paths are relative to a folder. */
export async function writeFiles(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

/** Makes the tar of a container answer with these entries; the content of each file is "text". */
export function runEntries(container: TarContainer, headers: readonly Partial<TarHeader>[]): void {
  container.run(async ({ command, stdout }) => {
    if (command[0] !== "tar") throw new Error("executable file not found in $PATH");
    const entries = headers.map((header) => {
      const size = header.type === "file" ? 4 : 0;
      return { header: { name: "data", size, ...header }, ...(size > 0 && { body: "text" }) };
    });
    await stdout(await packTar(entries));
    return 0;
  });
}

/** Runs tar with the container's folders below `root`, and with the container's environment. */
export async function runTar(
  session: PodSession,
  root: string,
  tar: TarProgram = "GNU tar",
  env: Record<string, string> = {},
): Promise<number> {
  const [name] = session.command;
  if (name !== "tar") throw new Error(`exec: "${name}": executable file not found in $PATH`);
  const [program = "", ...args] = tar === "GNU tar"
    ? session.command
    : ["busybox", ...session.command];
  const folder = args.indexOf("-C") + 1;
  const placed = args.with(folder, join(root, args[folder] ?? ""));
  const child = spawn(program, placed, { env: { LC_ALL: "C", ...env } });
  const input = (async () => {
    for await (const chunk of session.stdin) {
      if (!child.stdin.write(chunk)) await once(child.stdin, "drain");
    }
    child.stdin.end();
  })();
  input.catch(() => child.kill()); // the client has disconnected
  child.stdin.on("error", () => {}); // tar may end before it has read all input
  const exit = once(child, "exit");
  await Promise.all([pump(child.stdout, session.stdout), pump(child.stderr, session.stderr)]);
  const [code] = await exit;
  return code ?? 137;
}

async function pump(
  stream: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const chunk of stream) await write(chunk);
}
