/** kubectl prints the same for the launcher as for kube-apiserver, without special flags. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { Kubectl } from "../cluster/kubectl.ts";
import { launchServer } from "../launched_server.ts";
import { commandLists, knownDifferences } from "./commands.ts";
import { furtherCommandLists, furtherKnownDifferences } from "./further_commands.ts";
import { furtherManifests } from "./further_manifests.ts";
import { listCommandLists, listKnownDifferences } from "./list_commands.ts";
import { listManifests } from "./list_manifests.ts";
import { commandManifests } from "./manifests.ts";
import { moreCommandLists, moreKnownDifferences } from "./more_commands.ts";
import { moreManifests } from "./more_manifests.ts";
import { type CommandOutput, runCommands } from "./run_commands.ts";

interface CommandSet {
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly manifests: Readonly<Record<string, string>>;
  readonly known: Readonly<Record<string, string>>;
  /** Flags of the launcher. */
  readonly flags: readonly string[];
}

const sets: readonly CommandSet[] = [
  { lists: commandLists, manifests: commandManifests, known: knownDifferences, flags: [] },
  {
    lists: moreCommandLists,
    manifests: moreManifests,
    known: moreKnownDifferences,
    flags: ["--node=none"],
  },
  {
    lists: furtherCommandLists,
    manifests: furtherManifests,
    known: furtherKnownDifferences,
    flags: ["--node=none"],
  },
  {
    lists: listCommandLists,
    manifests: listManifests,
    known: listKnownDifferences,
    flags: ["--node=none"],
  },
];

for (const { lists, manifests, known, flags } of sets) {
  for (const [subject, commands] of Object.entries(lists)) {
    test(`kubectl prints the same as for kube-apiserver: ${subject}`, async () => {
      const kubectl = await Kubectl.build();
      const folder = await mkdtemp(join(tmpdir(), "kubewire-commands-"));
      try {
        await using server = await launchServer(folder, { flags });
        const real = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
        const [expected, actual] = await Promise.all(
          [real, server.kubeconfig].map((kubeconfig) =>
            outputsOf(kubectl, commands, { kubeconfig, folder, manifests })
          ),
        );
        assertSame(expected!, actual!, known);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
}

/** Fails where outputs differ that should not, and where a known difference is gone. */
function assertSame(
  expected: readonly CommandOutput[],
  actual: readonly CommandOutput[],
  known: Readonly<Record<string, string>>,
): void {
  const pairs = expected.map(({ command, output }, at) => {
    const isKnown = command in known;
    return { command, expected: output, actual: actual[at]?.output, isKnown };
  });
  const differing = pairs.filter((pair) => pair.expected !== pair.actual);
  assertEquals(differing.filter(({ isKnown }) => !isKnown), []);
  const gone = pairs.filter((pair) => pair.isKnown && !differing.includes(pair));
  assertEquals(gone.map(({ command }) => command), [], "take these off the known differences");
}

/** Returns the outputs of the commands in a namespace of their own. */
async function outputsOf(
  kubectl: Kubectl,
  commands: readonly string[],
  { kubeconfig, folder, manifests }: {
    kubeconfig: string;
    folder: string;
    manifests: CommandSet["manifests"];
  },
): Promise<CommandOutput[]> {
  const namespace = `commands-${crypto.randomUUID().slice(0, 8)}`;
  const env = { HOME: folder, KUBECONFIG: kubeconfig };
  const manifest = join(folder, `${namespace}.yaml`);
  await writeFile(manifest, `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace} }\n`);
  await kubectl.run(["apply", "-f", manifest], env);
  // what controllers create, of which the real server of these tests has none
  const given = [
    ["serviceaccount", "default"],
    ["configmap", "kube-root-ca.crt", "--from-literal=ca.crt=x"],
  ];
  for (const args of given) await kubectl.run(["create", ...args, "-n", namespace], env);
  try {
    return await runCommands(kubectl, commands, { kubeconfig, namespace, manifests });
  } finally {
    await kubectl.run(["delete", "namespace", namespace, "--wait=false"], env);
  }
}
