/** Runs the commands against a server, each in the same folder with the manifests. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kubectl, KubectlEnd } from "../cluster/kubectl.ts";

/** The output of a command. */
export interface CommandOutput {
  command: string;
  /** Exit code, standard output and standard error, without what differs between runs. */
  output: string;
}

/** Settings of {@linkcode runCommands}. */
export interface CommandSettings {
  kubeconfig: string;
  namespace: string;
  /** The manifests that commands name, by the name of the file. */
  manifests: Readonly<Record<string, string>>;
}

/** Runs commands in a namespace, one after the other, and returns their outputs. */
export async function runCommands(
  kubectl: Kubectl,
  commands: readonly string[],
  { kubeconfig, namespace, manifests }: CommandSettings,
): Promise<CommandOutput[]> {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-kubectl-"));
  try {
    const placed = (text: string) => text.replaceAll(/\bNS\b/g, namespace);
    for (const [name, text] of Object.entries(manifests)) {
      await writeFile(join(folder, name), placed(text));
    }
    const inFolder = (arg: string) =>
      Object.keys(manifests).reduce(
        (text, name) =>
          text === name || text.endsWith(`=${name}`)
            ? text.replace(name, join(folder, name))
            : text,
        arg === "DIR" ? folder : arg,
      );
    const outputs: CommandOutput[] = [];
    const env = {
      HOME: folder,
      TMPDIR: folder, // an edit that fails leaves a file there
      KUBECONFIG: kubeconfig,
      KUBE_EDITOR: "sed -i s/blue/green/",
    };
    for (const command of commands) {
      const ends: KubectlEnd[] = [];
      for (const part of command.split(" | ")) {
        const args = part.split(" ").map((arg) => inFolder(placed(arg.replaceAll("_", " "))));
        const input = ends.at(-1)?.stdout ?? "";
        ends.push(await kubectl.run(["-n", namespace, ...args], env, { input }));
      }
      const texts = ends.map(({ code, stdout, stderr }, at) =>
        `${code}\n${at < ends.length - 1 ? "" : stdout}${stderr}`
      );
      const text = texts.join("\n").replaceAll(folder, "").replaceAll(namespace, "NS");
      outputs.push({ command, output: withoutVariables(text) });
    }
    return outputs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns an output without ages, times, UIDs and the widths of columns. */
function withoutVariables(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, "UID")
    .replaceAll(/(resourceVersion"?:) ?"\d+"/g, '$1 "N"')
    .replaceAll(/Resource Version: +\d+/g, "Resource Version: N")
    .replaceAll(/\/(LIVE|MERGED)-\d+/g, "$1")
    .replaceAll(/\d{4}-\d\d-\d\d [\d:.]+ [-+]\d{4}( UTC)?/g, "TIME")
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} [-+]\d{4}/g, "TIME")
    .replaceAll(/https:\/\/127\.0\.0\.1:\d+/g, "URL")
    .replaceAll(/\bW\d{4} [\d:.]+ +\d+ /g, "W ")
    .replaceAll(/\b(?:\d+m)?\d+[sm]\b/g, "AGE")
    .replaceAll(/\b3[0-2]\d{3}\b/g, "PORT")
    .replaceAll(/10\.\d+\.\d+\.\d+/g, "ADDRESS")
    .replaceAll(/^(?:[\w-]+\.)+example\.com\/\w+\n/gm, "") // groups that other tests define
    .replaceAll(/ +/g, " ")
    // kube-apiserver's repair of addresses now and then meets a Service that is just being created
    .replace(
      /LAST SEEN.*\nAGE Warning ClusterIPNotAllocated .*/,
      "No resources found in NS namespace.",
    )
    .replace(/Events:\n.*\n.*\n Warning ClusterIPNotAllocated .*/, "Events: <none>")
    .trim();
}
