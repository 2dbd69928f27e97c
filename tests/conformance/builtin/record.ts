/**
 * Writes what a real API server answers to the tables of this folder:
 * `deno run -A tests/conformance/builtin/record.ts KUBECONFIG`.
 *
 * @module
 */
import { join } from "node:path";
import { openRealCluster } from "../../e2e/cluster/real_cluster.ts";
import { Fixture } from "../fixture.ts";
import { defaultChanges, type Difference, storedDifference } from "./default_table.ts";
import { invalidUpdates, updateRefusalOf } from "./invalid_updates.ts";
import { caseName, invalidChanges, type Refusal, refusalOf } from "./invalid_table.ts";

const [kubeconfig = ""] = Deno.args;
await using fixture = await Fixture.open(() => openRealCluster(kubeconfig));
const { api, namespace } = fixture;

const refusals: Record<string, Refusal> = {};
for (const [kind, list] of Object.entries(invalidChanges)) {
  for (const changes of list) {
    refusals[caseName(kind, changes)] = await refusalOf(api, { kind, changes, namespace });
  }
}
write("refusals.json", refusals);

const updates: Record<string, Refusal> = {};
for (const [kind, list] of Object.entries(invalidUpdates)) {
  for (const changes of list) {
    updates[caseName(kind, changes)] = await updateRefusalOf(api, { kind, changes, namespace });
  }
}
write("update_refusals.json", updates);

const differences: Record<string, Difference> = {};
for (const [kind, list] of Object.entries(defaultChanges)) {
  for (const changes of list) {
    differences[caseName(kind, changes)] = await storedDifference(api, {
      kind,
      changes,
      namespace,
    });
  }
}
write("defaults.json", differences);

function write(name: string, table: Record<string, unknown>): void {
  const lines = Object.entries(table).map(([key, value]) =>
    `${JSON.stringify(key)}: ${JSON.stringify(value)}`
  );
  Deno.writeTextFileSync(join(import.meta.dirname!, name), `{\n${lines.join(",\n")}\n}\n`);
}
