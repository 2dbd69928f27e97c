import { chmod, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseAllDocuments } from "yaml";
import type { RequestAttributes } from "../../src/testing/mod.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { repository } from "../support/repository.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";

const pods = { apiVersion: "v1", kind: "Pod" };
const deployments = { apiVersion: "apps/v1", kind: "Deployment" };
const configMaps = { apiVersion: "v1", kind: "ConfigMap" };
const runtimes = ["deno", "bun"] as const;

for (const runtime of runtimes) {
  test(`pods_by_node.ts on ${runtime} shows a table, then the changes`, async () => {
    await using pod = await startPod();
    const { objects } = pod.server;
    for (const name of ["node-1", "node-2"]) {
      objects.create({ apiVersion: "v1", kind: "Node", metadata: { name } });
    }
    createPod(pod, "web-1", "node-1");
    createPod(pod, "web-2");
    await using example = new RunningExample("pods_by_node.ts", pod, { runtime });
    await example.line(/^NODE +PODS$/);
    await example.line(/^node-1 +1$/);
    await example.line(/^node-2 +0$/);
    await example.line(/^\(no node\) +1$/);

    const web2 = objects.get({ ...pods, name: "web-2" });
    objects.update({ ...web2, spec: { nodeName: "node-1" } });
    await example.line(/^default\/web-2 leaves \(no node\), which has 0 now$/);
    await example.line(/^default\/web-2 joins node-1, which has 2 now$/);
    objects.delete({ ...pods, name: "web-1" }, { gracePeriodSeconds: 0 });
    await example.line(/^default\/web-1 leaves node-1, which has 1 now$/);
    objects.create({ apiVersion: "v1", kind: "Node", metadata: { name: "node-3" } });
    await example.line(/^node node-3 added$/);

    example.terminate();
    const { code, output } = await example.end();
    assertMatch(output, /stopped\n$/);
    assertEquals(code, 0);
  });

  test(`config_reloader.ts on ${runtime} applies valid settings as a whole, and keeps them`, async () => {
    await using pod = await startPod();
    await using example = new RunningExample("config_reloader.ts", pod, { runtime });
    await example.line(/^Good day$/); // there is no ConfigMap yet
    example.terminate();
    assertEquals((await example.end()).code, 0);

    setSettings(pod, '{ "greeting": "Hello", "everyMs": 5 }');
    setSettings(pod, '{ "greeting": "of another ConfigMap", "everyMs": 5 }', "others");
    await using other = new RunningExample("config_reloader.ts", pod, { runtime });
    await other.line(/^Hello$/);
    setSettings(pod, '{ "greeting": "Hi", "everyMs": 4 }');
    await other.line(/^Hi$/);
    setSettings(pod, '{ "greeting": "Hey" }');
    await other.line(
      /^settings of version \d+ are refused: everyMs must be a whole number above 0$/,
    );
    setSettings(pod, '{ "greeting": ');
    await other.line(/^settings of version \d+ are refused: /);
    pod.server.objects.delete({ ...configMaps, name: "settings" });
    await other.line(/^settings is deleted; the last settings stay in force$/);
    await other.line(/^Hi$/);
    other.terminate();
    const { code, output } = await other.end();
    assertMatch(output, /Hi\nstopped\n$/);
    assertEquals(output.match(/Hey|another ConfigMap/), null);
    assertEquals(code, 0);
  });

  test(`wait_for_rollout.ts on ${runtime} prints the progress, and ends with code 0`, async () => {
    await using pod = await startPod();
    pod.server.objects.create({ ...deployments, metadata: { name: "web" }, spec: { replicas: 2 } });
    await using example = waitForRollout(pod, { runtime, args: ["web"] });
    await example.line(/^deployment "web" waits for its change to be observed$/);
    setStatus(pod, { replicas: 2, updatedReplicas: 1, availableReplicas: 2 });
    await example.line(/^deployment "web" 1 out of 2 new replicas have been updated$/);
    setStatus(pod, { replicas: 3, updatedReplicas: 2, availableReplicas: 2 });
    await example.line(/^deployment "web" 1 old replicas are pending termination$/);
    setStatus(pod, { replicas: 2, updatedReplicas: 2, availableReplicas: 1 });
    await example.line(/^deployment "web" 1 of 2 updated replicas are available$/);
    setStatus(pod, { replicas: 2, updatedReplicas: 2, availableReplicas: 2 });
    await example.line(/^deployment "web" successfully rolled out$/);
    assertEquals((await example.end()).code, 0);
  });
}

for (const runtime of runtimes) {
  for (const history of ["has", "has lost"] as const) {
    test(`resume_from_snapshot.ts on ${runtime} prints what happened in between, where the server ${history} the history`, async () => {
      await using pod = await startPod();
      await using directory = await tempDirectory();
      for (const name of ["web-1", "web-2"]) createPod(pod, name);
      await using first = resumeFromSnapshot(pod, runtime, directory.path);
      await first.line(/^known web-1 Pending$/);
      await first.line(/^known web-2 Pending$/);
      first.terminate();
      assertEquals((await first.end()).code, 0);
      const file = `${directory.path}/snapshot`;
      assertEquals((await stat(file)).mode & 0o777, 0o600);
      await writeFile(`${file}.new`, "what a run that was killed left, for all to read");
      await chmod(`${file}.new`, 0o644);

      pod.server.objects.delete({ ...pods, name: "web-1" }, { gracePeriodSeconds: 0 });
      setPhase(pod, "web-2", "Running");
      createPod(pod, "web-3");
      if (history === "has lost") pod.server.compact();
      const before = pod.server.requests.length;
      await using second = resumeFromSnapshot(pod, runtime, directory.path);
      const expected = new Set([
        "known web-1 Pending",
        "known web-2 Pending",
        "deleted web-1 Pending",
        "updated web-2 Running",
        "added web-3 Pending",
      ]);
      const told = new Set<string>();
      while (!expected.isSubsetOf(told)) told.add((await second.line(/^/)).input);
      second.terminate();
      assertEquals((await second.end()).code, 0);
      const reads = pod.server.requests.slice(before).filter(({ verb, query }) =>
        verb === "list" || query.includes("sendInitialEvents")
      );
      assertEquals(reads.length, history === "has" ? 0 : 1);
      assertEquals((await stat(file)).mode & 0o777, 0o600);
    });
  }
}

test("config_reloader.ts ends with an error where it may neither watch nor list its ConfigMap", async () => {
  await using pod = await startPod({ authorize: () => false });
  await using example = new RunningExample("config_reloader.ts", pod, { runtime: "deno" });
  const { code, output } = await example.end();
  assertEquals(code, 1);
  assertStringIncludes(output, 'cannot list resource "configmaps"');
});

test("wait_for_rollout.ts ends with code 1 where the deadline is exceeded", async () => {
  await using pod = await startPod();
  pod.server.objects.create({ ...deployments, metadata: { name: "web" }, spec: { replicas: 2 } });
  await using example = waitForRollout(pod, { runtime: "deno", args: ["web"] });
  await example.line(/waits for its change/);
  const conditions = [
    { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" },
  ];
  setStatus(pod, { replicas: 2, updatedReplicas: 1, availableReplicas: 2, conditions });
  await example.line(/^deployment "web" exceeded its progress deadline$/);
  assertEquals((await example.end()).code, 1);
});

test("wait_for_rollout.ts ends with code 1 where the Deployment does not exist", async () => {
  await using pod = await startPod();
  await using example = waitForRollout(pod, { runtime: "deno", args: ["web"] });
  assertEquals(await example.end(), { code: 1, output: 'deployment "web" is not there\n' });
});

test("wait_for_rollout.ts ends with code 1 when its timeout has passed", async () => {
  await using pod = await startPod();
  pod.server.objects.create({ ...deployments, metadata: { name: "web" } });
  const args = ["web", "--timeout=2"];
  await using example = waitForRollout(pod, { runtime: "bun", args });
  const { code, output } = await example.end();
  assertStringIncludes(output, "did not meet isOver within 2000 ms: it is there");
  assertEquals(code, 1);
});

test("wait_for_rollout.ts prints its usage", async () => {
  await using pod = await startPod();
  const args = ["web", "--timeout=soon"];
  await using example = waitForRollout(pod, { runtime: "deno", args });
  const { code, output } = await example.end();
  assertMatch(output, /^usage: wait_for_rollout\.ts/);
  assertEquals(code, 2);
});

const rights = [
  { example: "pods_by_node.ts", role: "pods-by-node", args: [] },
  { example: "config_reloader.ts", role: "config-reloader", args: [] },
  { example: "wait_for_rollout.ts", role: "wait-for-rollout", args: ["web"] },
];
for (const { example, role, args } of rights) {
  test(`manifest.yaml grants ${example} exactly the permissions that it uses`, async () => {
    const rules = rulesOf(role);
    const plurals = rules.flatMap(({ resources }) => resources);
    const names = rules.flatMap(({ resourceNames = [] }) => resourceNames);
    const granted = new Set(
      rules.flatMap(({ apiGroups, verbs }) =>
        verbs.flatMap((verb) => plurals.map((plural) => `${verb} ${plural}.${apiGroups[0]}`))
      ),
    );
    const used = new Set<string>();
    const allUsed = Promise.withResolvers<void>();
    const authorize = ({ verb, plural, group }: RequestAttributes) => {
      used.add(`${verb} ${plural}.${group}`);
      if (used.size === 2 * plurals.length) allUsed.resolve(); // a list and a watch of each
      return granted.has(`${verb} ${plural}.${group}`);
    };
    await using pod = await startPod({ authorize });
    pod.server.objects.create({ ...deployments, metadata: { name: "web" } });
    const refusal = { kind: "status", code: 422, match: { watch: true } } as const; // no WatchList
    pod.server.faults.inject({ ...refusal, times: plurals.length });
    await using _running = new RunningExample(example, pod, { runtime: "deno", args });
    await allUsed.promise;
    assertEquals(used, granted);
    const asked = pod.server.requests.map(({ query }) =>
      new URLSearchParams(query).get("fieldSelector")
    );
    const named = names.length === 0 ? null : `metadata.name=${names}`;
    assertEquals(new Set(asked), new Set([named]));
  });
}

interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

/** The rules of a Role or ClusterRole in manifest.yaml. */
function rulesOf(name: string): Rule[] {
  const text = Deno.readTextFileSync(join(repository, "examples/manifest.yaml"));
  const manifests = parseAllDocuments(text).map((document) => document.toJS());
  return manifests.find(({ kind, metadata }) => /Role$/.test(kind) && metadata.name === name).rules;
}

function createPod({ server }: Pod, name: string, nodeName?: string): void {
  server.objects.create({ ...pods, metadata: { name }, ...(nodeName && { spec: { nodeName } }) });
}

function setSettings({ server }: Pod, text: string, name = "settings"): void {
  const object = { ...configMaps, metadata: { name }, data: { "settings.json": text } };
  if (server.store.get("configmaps", `default/${name}`)) server.objects.update(object);
  else server.objects.create(object);
}

function setPhase({ server }: Pod, name: string, phase: string): void {
  server.objects.update({ ...pods, metadata: { name }, status: { phase } }, { status: true });
}

function resumeFromSnapshot(pod: Pod, runtime: "deno" | "bun", directory: string): RunningExample {
  return new RunningExample("resume_from_snapshot.ts", pod, {
    runtime,
    args: [`${directory}/snapshot`],
    volumes: { "/var/lib/pods": directory },
  });
}

function waitForRollout(
  pod: Pod,
  options: { runtime: "deno" | "bun"; args: string[] },
): RunningExample {
  return new RunningExample("wait_for_rollout.ts", pod, options);
}

function setStatus({ server }: Pod, status: Record<string, unknown>): void {
  const web = server.objects.get({ ...deployments, name: "web" });
  const observedGeneration = web.metadata.generation;
  server.objects.update({ ...web, status: { observedGeneration, ...status } }, { status: true });
}
