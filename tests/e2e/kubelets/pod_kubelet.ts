/** The kubelet of tests/e2e/pod_kubelet: Kubernetes' own streaming and log code. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildPodKubelet } from "../cluster/go_build.ts";

/** The kubelet that {@linkcode startPodKubelet} starts. */
export interface PodKubelet extends AsyncDisposable {
  /** Port on 127.0.0.1 that serves kube-apiserver. */
  readonly port: number;
}

/** Settings of {@linkcode startPodKubelet}. */
export interface PodKubeletOptions {
  /** Folder of the containers, as NAMESPACE/POD/CONTAINER. */
  directory: string;
  /** Folder of the control plane's keys. */
  keys: string;
}

/**
 * Starts the kubelet, which ends when it is disposed of, or with this process.
 *
 * @throws {Error} when it does not start, with its error output.
 */
export async function startPodKubelet(options: PodKubeletOptions): Promise<PodKubelet> {
  const { directory, keys } = options;
  const child = spawn(await buildPodKubelet(), [
    `-directory=${directory}`,
    `-client-ca=${join(keys, "ca.crt")}`,
    `-cert=${join(keys, "apiserver.crt")}`,
    `-key=${join(keys, "apiserver.key")}`,
  ], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => said = (said + text).slice(-10_000));
  const closed = once(child, "close");
  const line = await new Promise<string>((resolve) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("close", () => resolve(""));
  });
  if (line === "") throw new Error(`The kubelet did not start: ${said}`);
  return {
    port: JSON.parse(line).port,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await closed;
    },
  };
}
