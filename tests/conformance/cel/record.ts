/**
 * Writes what a real API server answers to the tables of this folder:
 * `deno run -A tests/conformance/cel/record.ts [KUBECONFIG]`. Without a kubeconfig it starts one.
 *
 * @module
 */
import { join } from "node:path";
import { ControlPlane } from "../../e2e/cluster/control_plane.ts";
import { openRealCluster } from "../../e2e/cluster/real_cluster.ts";
import { Fixture } from "../fixture.ts";
import { brokenRules } from "./broken_rules.ts";
import { judgedRules } from "./judged_rules.ts";
import { batches, changeAnswers, compileAnswers, judgeAnswers } from "./rule_answers.ts";
import { ruleChanges } from "./rule_changes.ts";

await using controlPlane = Deno.args.length > 0 ? undefined : await ControlPlane.start();
const [kubeconfig = controlPlane?.adminKubeconfig ?? ""] = Deno.args;
const open = () => Fixture.open(() => openRealCluster(kubeconfig));

const broken: Record<string, unknown> = {};
for (const rules of batches(brokenRules, 20)) {
  await using fixture = await open();
  Object.assign(broken, await compileAnswers(fixture, rules));
}
write("broken_rules.json", broken);

const judged: Record<string, unknown> = {};
for (const rules of batches(judgedRules, 20)) {
  await using fixture = await open();
  const refused = Object.entries(await compileAnswers(fixture, rules)).filter(([, why]) => why);
  for (const [rule, why] of refused) console.log(`does not compile: ${rule}\n${why}`);
  const left = rules.filter((rule) => !refused.some(([one]) => one === rule));
  Object.assign(judged, await judgeAnswers(fixture, left));
}
write("judged_rules.json", judged);

const changes: Record<string, unknown> = {};
for (const [name, change] of Object.entries(ruleChanges)) {
  await using fixture = await open();
  changes[name] = await changeAnswers(fixture, change);
}
write("rule_changes.json", changes);

function write(name: string, table: Record<string, unknown>): void {
  const lines = Object.entries(table).map(([key, value]) =>
    `${JSON.stringify(key)}: ${JSON.stringify(value)}`
  );
  Deno.writeTextFileSync(join(import.meta.dirname!, name), `{\n${lines.join(",\n")}\n}\n`);
}
