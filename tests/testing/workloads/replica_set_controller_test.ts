import { assertEquals } from "@std/assert";
import { withControllers } from "../../support/servers/controlled_server.ts";
import { test } from "../../support/test.ts";

const sets = "/apis/apps/v1/namespaces/default/replicasets";
const pods = "/api/v1/namespaces/default/pods";
const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "a:1" }] } };
const replicaSet = (given = {}) => ({
  metadata: { name: "web" },
  spec: { replicas: 3, selector: { matchLabels: labels }, template, ...given },
});

// deno-lint-ignore no-explicit-any -- a test reads what it expects
type Pod = any;

test("a ReplicaSet has its pods, which run and are its own, and says so in its status", () =>
  withControllers(async ({ send, get }) => {
    const { metadata: { uid } } = await send("POST", sets, replicaSet());
    const found: Pod[] = await get(pods);
    assertEquals(found.map(({ status, spec }) => [status.phase, spec.nodeName]), [
      ["Running", "stand-in"],
      ["Running", "stand-in"],
      ["Running", "stand-in"],
    ]);
    assertEquals(found[0].metadata.name.startsWith("web-"), true);
    assertEquals([found[0].metadata.labels, found[0].metadata.ownerReferences], [labels, [{
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      name: "web",
      uid,
      controller: true,
      blockOwnerDeletion: true,
    }]]);
    assertEquals(new Set(found.map(({ status }) => status.podIP)).size, 3);
    assertEquals((await get(`${sets}/web`)).status, {
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
      observedGeneration: 1,
    });
  }));

test("a ReplicaSet is scaled, and pods that are gone come again", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", sets, replicaSet());
    await send("PATCH", `${sets}/web`, { spec: { replicas: 5 } });
    const five: Pod[] = await get(pods);
    assertEquals(five.length, 5);
    await send("DELETE", `${pods}/${five[0].metadata.name}`);
    const again: Pod[] = await get(pods);
    assertEquals([again.length, again.some((pod) => pod.metadata.uid === five[0].metadata.uid)], [
      5,
      false,
    ]);
    await send("PATCH", `${sets}/web/scale`, { spec: { replicas: 0 } });
    assertEquals(await get(pods), []);
    const { status } = await get(`${sets}/web`);
    assertEquals(status, { replicas: 0, terminatingReplicas: 0, observedGeneration: 3 });
  }));

test("pods that are not ready, or cost less, are deleted first", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", sets, replicaSet({ replicas: 4 }));
    const [first, second, third, fourth]: Pod[] = await get(pods);
    const conditions = [{ type: "Ready", status: "False" }];
    await send("PATCH", `${pods}/${second.metadata.name}/status`, { status: { conditions } });
    const annotations = { "controller.kubernetes.io/pod-deletion-cost": "-1" };
    await send("PATCH", `${pods}/${third.metadata.name}`, { metadata: { annotations } });
    const left = async (replicas: number) => {
      await send("PATCH", `${sets}/web`, { spec: { replicas } });
      return (await get(pods)).map((pod: Pod) => pod.metadata.uid);
    };
    const uids = (...each: Pod[]) => each.map(({ metadata }) => metadata.uid);
    assertEquals(await left(3), uids(first, third, fourth));
    assertEquals(await left(2), uids(first, fourth));
  }));

test("a ReplicaSet adopts pods that it selects, and releases a pod whose labels no longer match", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", pods, { ...template, metadata: { name: "mine", labels } });
    const { metadata: { uid } } = await send("POST", sets, replicaSet());
    const found: Pod[] = await get(pods);
    assertEquals(
      [found.length, found.every((pod) => pod.metadata.ownerReferences[0].uid === uid)],
      [
        3,
        true,
      ],
    );
    await send("PATCH", `${pods}/mine`, { metadata: { labels: { app: "other" } } });
    const { metadata } = await get(`${pods}/mine`);
    assertEquals([metadata.ownerReferences, (await get(pods)).length], [undefined, 4]);
  }));

test("pods are available once they were ready for minReadySeconds", () =>
  withControllers(async ({ send, get, clock }) => {
    await send("POST", sets, replicaSet({ minReadySeconds: 10 }));
    const available = async () => {
      const { readyReplicas, availableReplicas } = (await get(`${sets}/web`)).status;
      return [readyReplicas, availableReplicas];
    };
    assertEquals(await available(), [3, undefined]);
    await clock.advance(9_999);
    assertEquals(await available(), [3, undefined]);
    await clock.advance(1);
    assertEquals(await available(), [3, 3]);
  }));

test("a ReplicaSet says why its pods are refused, and has them once they are not", () =>
  withControllers(async ({ send, get, clock, server }) => {
    await send("POST", sets, replicaSet());
    const path = "/apis/scheduling.k8s.io/v1/priorityclasses";
    const priorityClassName = "high";
    const spec = { ...template.spec, priorityClassName };
    await send("POST", sets, {
      ...replicaSet({ template: { ...template, spec } }),
      metadata: { name: "later" },
    });
    const { status } = await get(`${sets}/later`);
    assertEquals(status.replicas, 0);
    const [{ type, reason, message }] = status.conditions;
    assertEquals([type, reason, message], [
      "ReplicaFailure",
      "FailedCreate",
      'pods "later-" is forbidden: no PriorityClass with name high was found',
    ]);
    const { revision } = server.store;
    await clock.advance(60_000); // it tries again, and writes nothing
    assertEquals(server.store.revision, revision);
    await send("POST", path, { metadata: { name: "high" }, value: 7 });
    await clock.advance(300_000);
    const after = (await get(`${sets}/later`)).status;
    assertEquals([after.readyReplicas, after.conditions], [3, undefined]);
  }));

test("a ReplicaSet that is deleted takes its pods along, or leaves them", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", sets, replicaSet());
    await send("DELETE", `${sets}/web?propagationPolicy=Foreground`);
    assertEquals(await get(pods), []);
    await send("POST", sets, replicaSet());
    await send("DELETE", `${sets}/web?propagationPolicy=Orphan`);
    const left: Pod[] = await get(pods);
    assertEquals(left.map((pod) => pod.metadata.ownerReferences), [
      undefined,
      undefined,
      undefined,
    ]);
  }));

test("pods and status of a ReplicaSet are written as kube-controller-manager writes them", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", `${sets}?fieldManager=me`, replicaSet({ replicas: 1 }));
    const managersOf = ({ metadata }: Pod) =>
      metadata.managedFields.map((each: Pod) => `${each.manager} ${each.subresource ?? "-"}`)
        .sort();
    assertEquals(managersOf(await get(`${sets}/web`)), ["kube-controller-manager status", "me -"]);
    const [pod] = await get(pods);
    assertEquals(managersOf(pod), ["kube-controller-manager -", "kubelet status"]);
  }));

test("a ReplicaSet that has all of its pods writes nothing, however much time passes", () =>
  withControllers(async ({ send, clock, writes }) => {
    await send("POST", sets, replicaSet());
    const made = writes();
    assertEquals(made.filter((write) => write.startsWith("ADDED pods/")).length, 3);
    assertEquals(made.filter((write) => write.includes("replicasets")), [
      "ADDED apps/replicasets/default/web",
      "MODIFIED apps/replicasets/default/web",
    ]);
    await clock.advance(600_000);
    assertEquals(writes().length, made.length);
    const paused = { metadata: { annotations: { note: "1" } } };
    await send("PATCH", `${sets}/web`, paused); // of no concern to its pods
    assertEquals(writes().slice(made.length), ["MODIFIED apps/replicasets/default/web"]);
  }));

test("a namespace with a ReplicaSet is emptied, and a server that is closed writes nothing more", () =>
  withControllers(async ({ send, server, client, clock }) => {
    await send("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
    await send("POST", sets.replace("default", "shop"), replicaSet());
    await send("DELETE", "/api/v1/namespaces/shop");
    assertEquals(server.store.list("pods").length, 0);
    assertEquals(server.store.get("namespaces", "shop"), undefined);
    await client.send(sets, { method: "POST", json: replicaSet() }).then(() => server.close());
    const { revision } = server.store;
    await clock.advance(60_000);
    assertEquals(server.store.revision, revision);
  }));
