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
import { podSpec, workloadSpec } from "../support/objects/complete_specs.ts";

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
    // as a scheduler does by a Binding
    const bound = { ...web2, spec: { ...podSpec, nodeName: "node-1" } };
    pod.server.store.put("pods", "default/web-2", bound);
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
    setSettings(pod, '{ "greeting": "Hey" }');
    setSettings(pod, '{ "greeting": ');
    setSettings(pod, '{ "greeting": "Hi", "everyMs": 4 }');
    await other.line(/^Hi$/);
    pod.server.objects.delete({ ...configMaps, name: "settings" });
    await other.line(/^settings is deleted; the last settings stay$/);
    await other.line(/^Hi$/);
    other.terminate();
    const { code, output } = await other.end();
    assertEquals(output.match(/Hey|another ConfigMap/), null);
    assertEquals(code, 0);
  });

  test(`config_reloader.ts on ${runtime} reports invalid settings, and goes on`, async () => {
    await using pod = await startPod();
    setSettings(pod, '{ "greeting": "Hello", "everyMs": 5 }');
    await using example = new RunningExample("config_reloader.ts", pod, { runtime });
    await example.line(/^Hello$/);
    setSettings(pod, '{ "greeting": "Hey" }');
    for (let line = 0; line < 5; line++) await example.line(/^Hello$/);
    example.terminate();
    assertMatch((await example.end()).output, /failed for default\/settings .*invalid settings/s);
  });

  test(`rollout_restart.ts on ${runtime} restarts, waits, and ends with code 0`, async () => {
    await using pod = await startPod();
    const spec = { ...workloadSpec, replicas: 2 };
    pod.server.objects.create({ ...deployments, metadata: { name: "web" }, spec });
    const restarted = nextChange(pod);
    await using example = new RunningExample("rollout_restart.ts", pod, { runtime, args: ["web"] });
    const { spec: { template } } = await restarted as { spec: typeof spec };
    assertEquals(template.metadata.labels, { app: "web" });
    assertMatch(JSON.stringify(template), /kubectl.kubernetes.io\/restartedAt":"2/);
    setStatus(pod, { replicas: 3, updatedReplicas: 1, availableReplicas: 2 });
    setStatus(pod, { replicas: 2, updatedReplicas: 2, availableReplicas: 2 });
    assertEquals(await example.end(), { code: 0, output: "web is rolled out\n" });
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

test("rollout_restart.ts ends with code 1 where the deadline is exceeded", async () => {
  await using pod = await startPod();
  pod.server.objects.create({
    ...deployments,
    metadata: { name: "web" },
    spec: { ...workloadSpec, replicas: 2 },
  });
  const restarted = nextChange(pod);
  const options = { runtime: "deno" as const, args: ["web"] };
  await using example = new RunningExample("rollout_restart.ts", pod, options);
  await restarted;
  const conditions = [
    { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" },
  ];
  setStatus(pod, { replicas: 2, updatedReplicas: 1, availableReplicas: 2, conditions });
  assertEquals(await example.end(), { code: 1, output: "web exceeds its deadline\n" });
});

test("rollout_restart.ts ends with code 2 where the Deployment does not exist", async () => {
  await using pod = await startPod();
  const options = { runtime: "bun" as const, args: ["web"] };
  await using example = new RunningExample("rollout_restart.ts", pod, options);
  const { code, output } = await example.end();
  assertMatch(output, /deployments.apps "web" not found/);
  assertEquals(code, 2);
});

const rights = [
  { example: "pods_by_node.ts", role: "pods-by-node", args: [] },
  { example: "config_reloader.ts", role: "config-reloader", args: [] },
  { example: "rollout_restart.ts", role: "rollout-restart", args: ["web"] },
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
      if (used.size === granted.size) allUsed.resolve();
      return granted.has(`${verb} ${plural}.${group}`);
    };
    await using pod = await startPod({ authorize });
    pod.server.objects.create({ ...deployments, metadata: { name: "web" }, spec: workloadSpec });
    const refusal = { kind: "status", code: 422, match: { watch: true } } as const; // no WatchList
    pod.server.faults.inject({ ...refusal, times: plurals.length });
    await using _running = new RunningExample(example, pod, { runtime: "deno", args });
    await allUsed.promise;
    assertEquals(used, granted);
    const read = pod.server.requests.filter(({ verb }) => verb === "list" || verb === "watch");
    const asked = read.map(({ query }) => new URLSearchParams(query).get("fieldSelector"));
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
  const spec = { ...podSpec, ...nodeName && { nodeName } };
  server.objects.create({ ...pods, metadata: { name }, spec });
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

/** Returns the next change of a Deployment. */
function nextChange({ server }: Pod): Promise<object> {
  return new Promise((resolve) => {
    const listening = server.store.subscribe("apps/deployments", ({ type, current }) => {
      if (type !== "MODIFIED") return;
      listening[Symbol.dispose]();
      resolve(current.object);
    });
  });
}

function setStatus({ server }: Pod, status: Record<string, unknown>): void {
  const web = server.objects.get({ ...deployments, name: "web" });
  const observedGeneration = web.metadata.generation;
  server.objects.update({ ...web, status: { observedGeneration, ...status } }, { status: true });
}
