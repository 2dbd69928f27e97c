import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { isPodReady, isPodRunning, waitUntil } from "../../../src/informer/mod.ts";
import { podExec, podLogs } from "../../../src/pod/mod.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import { StandInNode } from "../../../src/testing/pods/stand_in_node.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

const spec = { containers: [{ name: "app", image: "a:1" }, { name: "proxy", image: "b:1" }] };

test("a new pod is ready, has logs, and an exec prints its command and stdin", async () => {
  await using server = await startApiServer({ standInNode: true });
  const pod = server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", labels: { app: "web" }, annotations: { note: "kept" } },
    spec,
  });
  await using kube = createKubeFetch(await server.config());
  const ready = await waitUntil(kube, "/api/v1/namespaces/default/pods/web", isPodReady);
  assertEquals([isPodRunning(ready), ready?.metadata.uid], [true, pod.metadata.uid]);
  const { labels, annotations } = ready?.metadata ?? {};
  assertEquals([labels, annotations], [{ app: "web" }, { note: "kept" }]);

  const lines: string[] = [];
  for await (const line of podLogs(kube, { name: "web", container: "proxy" })) lines.push(line);
  assertEquals(lines, ["proxy is played by the test server"]);
  const reference = { name: "web", container: "app" };
  await using process = await podExec(kube, reference, { command: ["cat", "-"], stdin: true });
  const input = process.stdin!.getWriter();
  await input.write(new TextEncoder().encode("in"));
  await input.close();
  assertEquals(await new Response(process.stdout).text(), "cat -\nin");
  assertEquals((await process.status).exitCode, 0);
});

test("after its end a node leaves new pods alone", async () => {
  await using server = await startApiServer();
  const node = new StandInNode(server);
  node[Symbol.dispose]();
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
  const { status } = server.objects.get({ apiVersion: "v1", kind: "Pod", name: "web" });
  assertEquals((status as { phase?: string } | undefined)?.phase, "Pending");
});

test("a pod that is created again under its name has the log of the new pod alone", async () => {
  await using server = await startApiServer();
  using _node = new StandInNode(server);
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec };
  await using kube = createKubeFetch(await server.config());
  const options = { name: "web", container: "app", follow: true };
  for (let times = 0; times < 3; times++) {
    server.objects.create(pod);
    const lines: string[] = [];
    for await (const line of podLogs(kube, options)) {
      lines.push(line);
      server.objects.delete({ ...pod, name: "web" }, { gracePeriodSeconds: 0 }); // ends the log
    }
    assertEquals(lines, ["app is played by the test server"]);
  }
});

test("a pod whose containers are null is told to watches", () =>
  withServer(async ({ server, client }) => {
    using _node = new StandInNode(server);
    const pods = "/api/v1/namespaces/default/pods";
    await using watch = await client.watch(`${pods}?watch=true`);
    const metadata = { name: "empty", namespace: "default" };
    server.store.put("pods", "default/empty", { metadata, spec: { containers: null } });
    const { type, object } = (await watch.next())!;
    assertEquals([type, object.metadata.name], ["ADDED", "empty"]);
  }));

test("a pod gets the node, an address and the status that a kubelet reports", async () => {
  const clock = new TestClock({ startMs: Date.parse("2026-01-02T03:04:05Z") });
  await using server = await startApiServer({ standInNode: true, clock });
  const reference = { apiVersion: "v1", kind: "Pod", name: "web" };
  const initContainers = [{ name: "first", image: "c:1" }];
  server.objects.create({
    ...reference,
    metadata: { name: "web" },
    spec: { ...spec, initContainers },
  });
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  const pod = server.objects.get(reference) as any;
  const at = "2026-01-02T03:04:05Z";
  assertEquals([pod.spec.nodeName, pod.status.podIP, pod.status.hostIP], [
    "stand-in",
    "10.244.0.2",
    "10.1.0.1",
  ]);
  assertEquals(
    pod.status.conditions.map((each: Record<string, unknown>) => [each.type, each.status]),
    ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"]
      .map((type) => [type, "True"]),
  );
  const [status] = pod.status.containerStatuses;
  assertEquals([status.ready, status.state], [true, { running: { startedAt: at } }]);
  const [first] = pod.status.initContainerStatuses;
  assertEquals(first.state.terminated.reason, "Completed");
  const node = server.objects.get({ apiVersion: "v1", kind: "Node", name: "stand-in" });
  assertEquals([node.spec, pod.status.qosClass], [{}, "BestEffort"]); // no taints
});

test("a pod with gates or another scheduler waits, and one that the test has started is left alone", async () => {
  await using server = await startApiServer({ standInNode: true });
  const reference = { apiVersion: "v1", kind: "Pod" };
  const phaseOf = (name: string) =>
    (server.objects.get({ ...reference, name }).status as { phase?: string }).phase;
  const create = (name: string, given: Record<string, unknown>) =>
    server.objects.create({ ...reference, metadata: { name }, spec: { ...spec, ...given } });
  const gated = create("gated", { schedulingGates: [{ name: "example.com/wait" }] });
  create("other", { schedulerName: "mine" });
  assertEquals([phaseOf("gated"), phaseOf("other")], ["Pending", "Pending"]);
  const { schedulingGates: _gates, ...free } = gated.spec as Record<string, unknown>;
  const { metadata } = server.objects.get({ ...reference, name: "gated" });
  server.objects.update({ ...reference, metadata, spec: free });
  assertEquals(phaseOf("gated"), "Running");
  const stored = server.store.get("pods", "default/other")!.object;
  const bound = { ...stored, spec: { ...(stored.spec as object), nodeName: "stand-in" } };
  server.store.put("pods", "default/other", bound);
  assertEquals(phaseOf("other"), "Running");
  const running = server.objects.get({ ...reference, name: "other" });
  const status = { phase: "Pending" };
  server.objects.update({ ...reference, ...running, status }, { status: true });
  assertEquals(phaseOf("other"), "Pending");
});

test("a node plays the containers of a pod that a snapshot brings, and leaves its state", async () => {
  await using server = await startApiServer();
  using _node = new StandInNode(server);
  const metadata = { name: "done", namespace: "default", uid: "1" };
  server.store.put("pods", "default/done", { metadata, spec, status: { phase: "Succeeded" } });
  const pod = server.objects.get({ apiVersion: "v1", kind: "Pod", name: "done" });
  assertEquals(pod.status, { phase: "Succeeded" });
  assertEquals(server.pods.log({ name: "done", container: "app" }).lines.length, 1);
});

test("a pod that a snapshot brings while it runs ends as another one does", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ standInNode: true, clock });
  server.pods.decideExit(() => 0);
  const metadata = { name: "job", namespace: "default", uid: "1" };
  const status = { phase: "Running" };
  const running = { metadata, spec: { ...spec, restartPolicy: "Never" }, status };
  server.store.put("pods", "default/job", running);
  await clock.advance(100);
  const pod = server.objects.get({ apiVersion: "v1", kind: "Pod", name: "job" });
  assertEquals(Object(pod.status).phase, "Succeeded");
});

test("a pod that no node takes stays Pending with the reason, and runs when one does", async () => {
  const clock = new TestClock({ startMs: Date.parse("2026-01-02T03:04:05Z") });
  await using server = await startApiServer({ standInNode: true, clock });
  const { objects } = server;
  const reference = { apiVersion: "v1", kind: "Pod" };
  const node = { apiVersion: "v1", kind: "Node" };
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  const read = (name: string) => objects.get({ ...reference, name }) as any;
  const cordon = (unschedulable: boolean) => {
    const { metadata } = objects.get({ ...node, name: "stand-in" });
    objects.update({ ...node, metadata, spec: { unschedulable } });
  };
  cordon(true);
  objects.create({ ...reference, metadata: { name: "web" }, spec });
  const nodeSelector = { disk: "ssd" };
  objects.create({ ...reference, metadata: { name: "fast" }, spec: { ...spec, nodeSelector } });
  const at = "2026-01-02T03:04:05Z";
  const { phase, conditions, qosClass } = read("web").status;
  const condition = {
    type: "PodScheduled",
    status: "False",
    observedGeneration: 1,
    lastProbeTime: null,
    lastTransitionTime: at,
    reason: "Unschedulable",
    message: "0/1 nodes are available: 1 node(s) were unschedulable. preemption: 0/1 nodes are " +
      "available: 1 Preemption is not helpful for scheduling.",
  };
  assertEquals([phase, conditions, qosClass], ["Pending", [condition], "BestEffort"]);
  const managers = read("web").metadata.managedFields.map((each: { manager: string }) =>
    each.manager
  );
  assertEquals(managers.includes("kube-scheduler"), true, managers.join());
  await clock.advance(5_000);
  cordon(false);
  assertEquals([read("web").status.phase, read("web").spec.nodeName], ["Running", "stand-in"]);
  assertEquals(read("fast").status.conditions, [{
    ...condition,
    message: "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. " +
      "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
  }]);
  const other = objects.create({ ...node, metadata: { name: "other", labels: nodeSelector } });
  assertEquals(read("fast").status.phase, "Pending"); // the node is not ready yet
  const status = { conditions: [{ type: "Ready", status: "True" }] };
  objects.update({ ...node, ...other, status }, { status: true });
  assertEquals([read("fast").status.phase, read("fast").spec.nodeName], ["Running", "other"]);
  cordon(true);
  objects.create({
    ...reference,
    metadata: { name: "daemon" },
    spec: { ...spec, tolerations: [{ operator: "Exists" }] },
  });
  assertEquals(read("daemon").spec.nodeName, "stand-in");
});

test("a pod that runs once has ended when finalizers keep it after its deletion", async () => {
  await using server = await startApiServer({ standInNode: true });
  const { objects } = server;
  const reference = { apiVersion: "v1", kind: "Pod", name: "web" };
  const metadata = { name: "web", finalizers: ["example.com/hold"] };
  objects.create({ ...reference, metadata, spec: { ...spec, restartPolicy: "Never" } });
  objects.delete(reference);
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  const { status } = objects.get(reference) as any;
  const [container] = status.containerStatuses;
  assertEquals([status.phase, container.state.terminated.exitCode], ["Failed", 137]);
});

test("containers that fail start again at once, then wait as with a kubelet, also after a snapshot", async () => {
  const clock = new TestClock({ startMs: Date.parse("2026-01-02T03:04:05Z") });
  await using server = await startApiServer({ standInNode: true, clock });
  const { objects, store } = server;
  server.pods.decideExit(() => 3);
  const reference = { apiVersion: "v1", kind: "Pod", name: "web" };
  objects.create({
    ...reference,
    metadata: { name: "web" },
    spec: { ...spec, restartPolicy: "OnFailure" },
  });
  const told = () => {
    // deno-lint-ignore no-explicit-any -- a test reads what it expects
    const { phase, containerStatuses: [app] } = objects.get(reference).status as any;
    const [state] = Object.keys(app.state);
    return [phase, app.state.waiting?.reason ?? state, app.restartCount, app.ready].join(" ");
  };
  await clock.advance(100);
  assertEquals(told(), "Running running 1 true");
  await clock.advance(100);
  assertEquals(told(), "Running CrashLoopBackOff 1 false");
  const { revision } = store;
  await clock.advance(9_999);
  assertEquals([told(), store.revision], ["Running CrashLoopBackOff 1 false", revision]);
  await clock.advance(1);
  assertEquals(told(), "Running running 2 true");
  await clock.advance(100);
  const { object } = store.get("pods", "default/web")!;
  store.delete("pods", "default/web");
  store.put("pods", "default/web", object);
  assertEquals(told(), "Running running 3 true");
  server.pods.decideExit(() => 0);
  await clock.advance(100);
  assertEquals(told(), "Succeeded terminated 3 false");
});

test("a test may take a pod out of its back-off, or let it wait for good", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ standInNode: true, clock });
  const { objects, store } = server;
  server.pods.decideExit(() => 3);
  const reference = { apiVersion: "v1", kind: "Pod", name: "web" };
  objects.create({
    ...reference,
    metadata: { name: "web" },
    spec: { ...spec, restartPolicy: "OnFailure" },
  });
  await clock.advance(200);
  const crashed = objects.get(reference);
  const [app] = Object(crashed.status).containerStatuses;
  const waiting = { reason: "CrashLoopBackOff" };
  const containerStatuses = [{ ...app, state: { waiting } }];
  const status = { ...Object(crashed.status), containerStatuses };
  objects.update({ ...reference, ...crashed, status }, { status: true });
  const { revision } = store;
  await clock.advance(600_000);
  assertEquals(store.revision, revision);
});
