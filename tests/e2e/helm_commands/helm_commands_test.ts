/** Helm 4 does and prints the same with the launcher as with kube-apiserver. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { loadKubeconfig } from "../../../src/kubeconfig/mod.ts";
import { test } from "../../support/test.ts";
import { Kubectl } from "../cluster/kubectl.ts";
import { launchServer } from "../launched_server.ts";
import { chartFiles, helmCommands, helmDifferences } from "./chart.ts";
import { finishPods } from "./finish_pods.ts";
import { Helm } from "./helm.ts";

interface Programs {
  readonly helm: Helm;
  readonly kubectl: Kubectl;
}

test("Helm installs, upgrades, rolls back, tests and uninstalls as with kube-apiserver", async () => {
  const programs = { helm: await Helm.build(), kubectl: await Kubectl.build() };
  const folder = await mkdtemp(join(tmpdir(), "kubewire-helm-"));
  try {
    await using server = await launchServer(folder, { flags: ["--node=none"] });
    const real = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
    const [expected, actual] = await Promise.all(
      [real, server.kubeconfig].map((kubeconfig) => outputsOf(programs, folder, kubeconfig)),
    );
    const pairs = helmCommands.map((command, at) => ({
      command,
      expected: expected![at],
      actual: actual![at],
    }));
    const differing = pairs.filter((pair) => pair.expected !== pair.actual);
    assertEquals(differing.filter(({ command }) => !(command in helmDifferences)), []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Returns the outputs of the commands, with a home and a namespace of their own. */
async function outputsOf(
  { helm, kubectl }: Programs,
  folder: string,
  kubeconfig: string,
): Promise<string[]> {
  const namespace = `helm-${crypto.randomUUID().slice(0, 8)}`;
  const home = await mkdtemp(join(folder, "home-"));
  const chart = join(home, "shop");
  for (const [name, text] of Object.entries(chartFiles)) {
    await mkdir(dirname(join(chart, name)), { recursive: true });
    await writeFile(join(chart, name), text.replaceAll(/\bNS\b/g, namespace));
  }
  const env = { HOME: home, KUBECONFIG: kubeconfig };
  await kubectl.run(["create", "namespace", namespace], env);
  // what controllers create, of which the real server of these tests has none
  const given = [
    ["serviceaccount", "default"],
    ["configmap", "kube-root-ca.crt", "--from-literal=ca.crt=x"],
  ];
  for (const args of given) await kubectl.run(["create", ...args, "-n", namespace], env);
  await using kube = createKubeFetch(await loadKubeconfig({ path: kubeconfig }));
  const ended = new AbortController();
  const finished = finishPods(kube, { namespace, signal: ended.signal });
  try {
    const outputs: string[] = [];
    for (const command of helmCommands) {
      const words = command.split(" ").map((word) =>
        word === "CHART" ? chart : word.replaceAll(/\bNS\b/g, namespace)
      );
      const [program, args] = words[0] === "kubectl" ? [kubectl, words.slice(1)] : [helm, words];
      const { code, stdout, stderr } = await program.run([...args, "-n", namespace], env);
      const output = `${code}\n${stdout}${stderr}`.replaceAll(home, "").replaceAll(namespace, "NS");
      // a status lists the kinds in any order
      const lines = withoutTimes(output);
      outputs.push(words[0] === "status" ? lines.split("\n").sort().join("\n") : lines);
    }
    return outputs;
  } finally {
    ended.abort();
    await finished;
    await kubectl.run(["delete", "namespace", namespace, "--wait=false"], env);
  }
}

function withoutTimes(output: string): string {
  return output
    // client-go's informer says so now and then of a watch that Helm itself ends
    .replaceAll(/^I\d{4} .* reflector\.go:\d+\] .*context canceled.*\n?/gm, "")
    .replaceAll(/\w{3} \w{3} +\d+ [\d:]{8} \d{4}/g, "TIME")
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| ?[-+]\d\d:?\d\d(?: \w+)?)/g, "TIME")
    .replaceAll(/("modifiedAt":)"\d+"/g, '$1"TIME"')
    .replaceAll(/\b\d+[sm]\b/g, "AGE")
    .replaceAll(/\b10\.\d+\.\d+\.\d+/g, "ADDRESS")
    .replaceAll(/[ \t]+/g, " ")
    .trim();
}
