/** Runs the launcher, and sends itself a signal once the kubeconfig exists. */
import { access } from "node:fs/promises";
import process from "node:process";
import { runLauncher } from "../../../src/testing/launch/run_launcher.ts";

const [kubeconfig = "", signal = ""] = process.argv.slice(2);

async function stopOnceServing(): Promise<void> {
  while (!await access(kubeconfig).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  process.kill(process.pid, signal);
}

stopOnceServing();
await runLauncher([`--kubeconfig=${kubeconfig}`]);
