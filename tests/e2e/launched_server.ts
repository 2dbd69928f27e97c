/** The launcher of the embedded server as a program of this runtime. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runtimeName } from "../support/test.ts";

const program = fileURLToPath(new URL("../../src/testing/mod.ts", import.meta.url));

/** A running launcher. */
export interface LaunchedServer extends AsyncDisposable {
  /** Path of its kubeconfig. */
  readonly kubeconfig: string;
}

/** Settings of {@linkcode launchServer}. */
export interface LaunchServerOptions {
  /** Flags of the launcher after `--kubeconfig`. */
  flags?: readonly string[];
  /**
   * Path of Bun to run it on.
   *
   * @default this runtime
   */
  bun?: string | undefined;
  /** Path of the program `supervise`, which ends the launcher if this process is killed. */
  supervise?: string | undefined;
}

/** Starts the launcher, and waits until it serves; its kubeconfig is written to `folder`. */
export async function launchServer(
  folder: string,
  { flags = [], bun, supervise }: LaunchServerOptions = {},
): Promise<LaunchedServer> {
  const kubeconfig = join(folder, "config");
  const ofDeno = runtimeName === "deno" && bun === undefined;
  const command = [
    ...(supervise === undefined ? [] : [supervise, "-"]),
    bun ?? process.execPath,
    ...(ofDeno ? ["run", "-A", "--no-check"] : ["run"]),
    program,
    `--kubeconfig=${kubeconfig}`,
    ...flags,
  ];
  const [first = "", ...args] = command;
  const stdin = supervise === undefined ? "ignore" : "pipe";
  const child = spawn(first, args, { stdio: [stdin, "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const serving = new Promise<void>((resolve) => {
    child.stdout!.setEncoding("utf8").on("data", (text) => {
      if (text.includes("kubectl")) resolve();
    });
  });
  await Promise.race([serving, ended]);
  return {
    kubeconfig,
    async [Symbol.asyncDispose]() {
      process.kill(child.pid!, "SIGTERM");
      await ended;
    },
  };
}
