import { assertEquals } from "@std/assert";
import { createResourceClient } from "../../src/client/create_client.ts";
import { createDiscovery } from "../../src/client/discovery/discovery.ts";
import { createManager } from "../../src/controller/manager.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { podExec } from "../../src/pod/pod_exec.ts";
import { podLogs } from "../../src/pod/pod_logs.ts";
import { portForward } from "../../src/pod/port_forward.ts";
import { type TestApiServerOptions, TestClock } from "../../src/testing/mod.ts";
import { watch } from "../../src/watch/watch.ts";
import { configMaps } from "../support/controllers/websites.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { type Pod, putConfigMap, startPod } from "../support/fakes/pod.ts";
import { podSpec } from "../support/objects/complete_specs.ts";
import { test } from "../support/test.ts";

/** Starts a server that answers as Kubernetes 1.30. */
function startOld(options: TestApiServerOptions = {}): Promise<Pod> {
  return startPod({ kubernetesVersion: "1.30", ...options });
}

/** The requests that the server refused: method, path and status. */
function refusals({ server }: Pod): string[] {
  return server.requests.filter(({ status }) => status >= 400)
    .map(({ method, path, status }) => `${method} ${path} ${status}`);
}

async function watchesOpen({ server }: Pod, count: number): Promise<void> {
  while (server.counters.openWatches < count) await new Promise((done) => setTimeout(done, 1));
}

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

test("with Kubernetes 1.30 an informer lists after one refusal, follows, and resumes", async () => {
  await using pod = await startOld();
  putConfigMap(pod.server, "a");
  await using informer = createInformer(pod.kube(), CONFIG_MAPS);
  await informer.waitForSync();
  await watchesOpen(pod, 1);
  putConfigMap(pod.server, "b");
  await informer.waitUntil("default/b", (object) => object !== undefined);
  assertEquals(refusals(pod), [`GET ${CONFIG_MAPS} 422`]);
  pod.server.faults.cutWatches();
  await pod.server.faults.cutsEnded();
  putConfigMap(pod.server, "c");
  await informer.waitUntil("default/c", (object) => object !== undefined);
  const verbs = pod.server.requests.map(({ verb }) => verb);
  assertEquals(verbs, ["watch", "list", "watch", "watch"]); // it resumes, and lists no more
});

test("with Kubernetes 1.30 a watch resumes after a cut, and can begin now", async () => {
  await using pod = await startOld();
  const kube = pod.kube();
  const resourceVersion = putConfigMap(pod.server, "a");
  const watches = [{ resourceVersion }, { from: "now" as const }]
    .map((options) => watch(kube, CONFIG_MAPS, options)[Symbol.asyncIterator]());
  const first = watches.map((events) => events.next());
  await watchesOpen(pod, 2);
  pod.server.faults.cutWatches();
  await pod.server.faults.cutsEnded();
  putConfigMap(pod.server, "b");
  const events = await Promise.all(first);
  assertEquals(events.map(({ value }) => value?.object.metadata.name), ["b", "b"]);
  await Promise.all(watches.map((each) => each.return?.()));
  assertEquals(refusals(pod), []);
});

test("with Kubernetes 1.30 the typed client reads, writes, applies, deletes and discovers", async () => {
  await using pod = await startOld();
  const kube = pod.kube();
  const client = createResourceClient(kube, configMaps, { fieldManager: "test" });
  await client.create({ metadata: { name: "a" }, data: { x: "1" } });
  await client.patch("a", { merge: { data: { y: "2" } } });
  await client.apply({ metadata: { name: "b" }, data: { x: "1" } });
  await client.updateWithRetry("a", (object) => ({ ...object, data: { x: "3" } }));
  assertEquals((await client.get("a")).data, { x: "3" });
  assertEquals((await client.metadata().list()).items.length, 2);
  assertEquals((await client.table()).rows?.length, 2);
  assertEquals((await Array.fromAsync(client.pages({ pageSize: 1 }))).length, 2);
  const { uid = "" } = (await client.get("a")).metadata;
  await client.delete("a", { propagationPolicy: "Background", preconditions: { uid } });
  await client.deleteCollection({ labelSelector: "!kept" });
  const discovery = createDiscovery(kube);
  const { plural } = await discovery.find({ apiVersion: "apps/v1", kind: "Deployment" });
  assertEquals(plural, "deployments");
  assertEquals(refusals(pod), []);
});

test("with Kubernetes 1.30 a leader's controller reconciles, writes its status and records Events", async () => {
  const clock = new TestClock();
  await using pod = await startOld({ clock });
  createActiveLease(pod, "main");
  await using manager = createManager(pod.kube({ clock }), {
    leaderElection: { name: "main" },
  });
  let reconciled = "";
  manager.controller({
    for: configMaps,
    async reconcile({ metadata }, { apply, recordEvent }) {
      if (metadata.name !== "a") return;
      await apply(configMaps, { metadata: { name: "a-copy" }, data: { x: "1" } });
      recordEvent({ reason: "Copied", note: "a copy" });
      reconciled = metadata.name;
    },
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  putConfigMap(pod.server, "a");
  const events = () => pod.server.store.list("events").length;
  await clock.until(() => reconciled === "a" && events() > 0);
  stop.abort();
  await clock.until(running);
  const leases = pod.server.store.list("coordination.k8s.io/leases");
  assertEquals(leases.map(({ object }) => object.metadata.name), ["main"]);
  const unexpected = refusals(pod).filter((refusal) => !refusal.endsWith("/configmaps 422"));
  assertEquals(unexpected, []);
});

test("with Kubernetes 1.30 logs, exec and forwarded ports work with the right to get alone", async () => {
  const authorize: TestApiServerOptions["authorize"] = ({ subresource, verb }) =>
    subresource === "" || verb === "get";
  await using pod = await startOld({ authorize });
  const web = { name: "web" };
  pod.server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: web, spec: podSpec });
  pod.server.pods.log(web).append("line\n");
  pod.server.pods.setProgram(web, async ({ stdin, stdout }) => {
    for await (const chunk of stdin) await stdout(chunk);
    return 3;
  });
  pod.server.pods.setPort({ ...web, port: 80 }, async ({ write }) => {
    await write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
  });
  const kube = pod.kube();
  assertEquals(await Array.fromAsync(podLogs(kube, web)), ["line"]);
  await using process = await podExec(kube, web, { command: ["cat"], stdin: true });
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode("text"));
  await writer.close(); // v5 of the protocol, since 1.30
  assertEquals(await new Response(process.stdout).text(), "text");
  assertEquals((await process.status).exitCode, 3);
  await using forward = await portForward(kube, web, { port: 80 });
  assertEquals(await (await fetch(`http://127.0.0.1:${forward.port}/`)).text(), "ok");
  assertEquals(refusals(pod), []);
});
