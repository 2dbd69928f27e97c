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

/** Starts the launcher, and waits until it serves; its kubeconfig is written to `folder`. */
export async function launchServer(
  folder: string,
  ...given: readonly string[]
): Promise<LaunchedServer> {
  const kubeconfig = join(folder, "config");
  const flags = runtimeName === "deno" ? ["run", "-A", "--no-check"] : ["run"];
  const words = [...flags, program, `--kubeconfig=${kubeconfig}`, ...given];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const serving = new Promise<void>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text) => {
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
