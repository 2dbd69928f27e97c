/** Runs the commands against a server, each in the same folder with the manifests. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kubectl } from "../cluster/kubectl.ts";
import { commandManifests } from "./manifests.ts";

/** The output of a command. */
export interface CommandOutput {
  command: string;
  /** Exit code, standard output and standard error, without what differs between runs. */
  output: string;
}

/** Runs commands in a namespace, one after the other, and returns their outputs. */
export async function runCommands(
  kubectl: Kubectl,
  commands: readonly string[],
  { kubeconfig, namespace }: { kubeconfig: string; namespace: string },
): Promise<CommandOutput[]> {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-kubectl-"));
  try {
    for (const [name, text] of Object.entries(commandManifests)) {
      await writeFile(join(folder, name), text);
    }
    const outputs: CommandOutput[] = [];
    for (const command of commands) {
      const args = command.split(" ").map((arg) => inFolder(arg.replaceAll("_", " "), folder));
      const env = { HOME: folder, KUBECONFIG: kubeconfig };
      const { code, stdout, stderr } = await kubectl.run([...args, "-n", namespace], env);
      const text = `${code}\n${stdout}${stderr}`.replaceAll(folder, "").replaceAll(namespace, "NS");
      outputs.push({ command, output: withoutVariables(text) });
    }
    return outputs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inFolder(arg: string, folder: string): string {
  return arg in commandManifests ? join(folder, arg) : arg;
}

/** Returns an output without ages, times, UIDs and the widths of columns. */
function withoutVariables(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, "UID")
    .replaceAll(/resourceVersion: "\d+"/g, 'resourceVersion: "N"')
    .replaceAll(/\b\d+[sm]\b/g, "AGE")
    .replaceAll(/10\.\d+\.\d+\.\d+/g, "ADDRESS")
    .replaceAll(/ +/g, " ")
    .trim();
}
