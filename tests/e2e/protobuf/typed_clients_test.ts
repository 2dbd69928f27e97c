/** client-go's typed clients work against the embedded server as against the real one. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { TestApiServer } from "../../../src/testing/api_server.ts";
import { protobufPrograms } from "./protobuf_programs.ts";

const realKubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const protobuf = "application/vnd.kubernetes.protobuf";
const namespace = `typed-${crypto.randomUUID().slice(0, 8)}`;

/** Outcomes of each verb for the objects of a kind; see `typed/exercise.go`. */
interface Row {
  Kind: string;
  Steps: Record<string, string>;
  Events: string;
  Missing?: string[];
  Types?: string[];
}

async function exercise(kubeconfig: string, accept?: string): Promise<Map<string, Row>> {
  const program = join(await protobufPrograms(), "typed");
  const args = [kubeconfig, namespace, ...accept === undefined ? [] : [accept]];
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 16 << 20 });
  const rows: Row[] = stdout.trim().split("\n").map((line) => JSON.parse(line));
  return new Map(rows.map((row) => [row.Kind, row]));
}

async function exerciseEmbedded(accept?: string): Promise<Map<string, Row>> {
  const folder = await mkdtemp(join(tmpdir(), "kubewire-typed-"));
  await using server = await TestApiServer.start();
  try {
    const kubeconfig = join(folder, "config");
    await writeFile(kubeconfig, await server.kubeconfig());
    return await exercise(kubeconfig, accept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where the embedded server differs still: kind and step, or kind and a member that it drops. */
const differences: readonly string[] = [
  // kube-apiserver keeps the status of a node that is created with one
  "v1/Node .status.capacity.cpu",
  "v1/Node .status.capacity.memory",
];

test("client-go gets the real server's outcomes, with defaults and in protobuf alone", async () => {
  const real = await exercise(realKubeconfig);
  const others: Record<string, Map<string, Row>> = {
    "with defaults": await exerciseEmbedded(),
    "in protobuf alone": await exerciseEmbedded(protobuf),
  };
  const found = new Set<string>();
  for (const [how, rows] of Object.entries(others)) {
    for (const [kind, { Steps, Events, Missing }] of real) {
      if (kind === "media types") continue;
      const row = rows.get(kind);
      for (const [step, outcome] of Object.entries(Steps)) {
        if (row?.Steps[step] === outcome || differences.includes(`${kind} ${step}`)) continue;
        found.add(`${kind} ${step}: ${row?.Steps[step]} instead of ${outcome}, ${how}`);
      }
      if (row?.Events !== Events) {
        found.add(`${kind} events: ${row?.Events}, not ${Events}, ${how}`);
      }
      for (const path of row?.Missing ?? []) {
        if (Missing?.includes(path) || differences.includes(`${kind} ${path}`)) continue;
        found.add(`${kind} has lost ${path}, ${how}`);
      }
    }
  }
  assertEquals([...found], []);
  const types = others["in protobuf alone"]!.get("media types")!.Types!;
  assertEquals(types.filter((type) => type.startsWith("received")), [
    `received ${protobuf}`,
    `received ${protobuf};stream=watch`,
  ]);
  assertEquals(types.includes(`sent ${protobuf}`), true);
});
