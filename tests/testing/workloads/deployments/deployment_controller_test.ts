import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import {
  conditionsOf,
  deployment,
  deployments,
  type Found,
  imagesIn,
  labels,
  neverReady,
  pods,
  REVISION,
  sets,
  sizesOf,
  withImage,
} from "../../../support/servers/deployment_place.ts";
import { test } from "../../../support/test.ts";

test("a Deployment has its ReplicaSet and its pods, and is available and complete", () =>
  withControllers(async ({ send, get }) => {
    const { metadata: { uid } } = await send("POST", deployments, deployment());
    const [set, ...others] = await get(sets);
    assertEquals(others, []);
    const hash = set.metadata.labels["pod-template-hash"];
    assertEquals(/^[b-z2-9]{6,10}$/.test(hash), true, hash);
    assertEquals(set.metadata.name, `web-${hash}`);
    assertEquals(set.metadata.ownerReferences.map((each: Found) => [each.kind, each.uid]), [
      ["Deployment", uid],
    ]);
    assertEquals(set.metadata.annotations, {
      note: "kept",
      [REVISION]: "1",
      "deployment.kubernetes.io/desired-replicas": "4",
      "deployment.kubernetes.io/max-replicas": "5",
    });
    const both = { ...labels, "pod-template-hash": hash };
    assertEquals([set.spec.selector.matchLabels, set.spec.template.metadata.labels], [both, both]);
    const web = await get(`${deployments}/web`);
    assertEquals(web.metadata.annotations, { note: "kept", [REVISION]: "1" });
    const { conditions, ...numbers } = web.status;
    assertEquals(numbers, {
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
      terminatingReplicas: 0,
    });
    const at = "2026-01-02T03:04:05Z";
    assertEquals(conditions, [{
      type: "Available",
      status: "True",
      lastUpdateTime: at,
      lastTransitionTime: at,
      reason: "MinimumReplicasAvailable",
      message: "Deployment has minimum availability.",
    }, {
      type: "Progressing",
      status: "True",
      lastUpdateTime: at,
      lastTransitionTime: at,
      reason: "NewReplicaSetAvailable",
      message: `ReplicaSet "web-${hash}" has successfully progressed.`,
    }]);
  }));

test("another template is rolled out, and there are never too few or too many pods", () =>
  withControllers(async (place) => {
    const { send, get, server } = place;
    await send("POST", deployments, deployment());
    const counts = new Set<number>();
    const available = new Set<number>();
    server.store.subscribe("pods", () => {
      const all: Found[] = server.store.list("pods").map(({ object }) => object);
      counts.add(all.length);
      const isReady = ({ status }: Found) =>
        status?.conditions?.some((each: Found) => each.type === "Ready" && each.status === "True");
      available.add(all.filter(isReady).length);
    });
    await send("PATCH", `${deployments}/web`, withImage("a:2"));
    assertEquals(await imagesIn(place), ["a:2", "a:2", "a:2", "a:2"]);
    assertEquals(await sizesOf(place), { 1: 0, 2: 4 });
    assertEquals([Math.max(...counts), Math.min(...available)], [5, 3]);
    const web = await get(`${deployments}/web`);
    assertEquals([web.metadata.annotations[REVISION], web.status.observedGeneration], ["2", 2]);
    assertEquals(conditionsOf(web), [
      "Available True MinimumReplicasAvailable",
      "Progressing True NewReplicaSetAvailable",
    ]);
  }));

test("with Recreate no new pod starts before the old ones are gone", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await send("POST", deployments, deployment({ strategy: { type: "Recreate" } }));
    const [held] = await get(pods);
    const path = `${pods}/${held.metadata.name}`;
    await send("PATCH", path, { metadata: { finalizers: ["example.com/held"] } });
    await send("PATCH", `${deployments}/web`, withImage("a:2"));
    assertEquals([await imagesIn(place), await sizesOf(place)], [["a:1"], { 1: 0 }]);
    await send("PATCH", path, { metadata: { finalizers: null } });
    assertEquals(await imagesIn(place), ["a:2", "a:2", "a:2", "a:2"]);
    assertEquals(await sizesOf(place), { 1: 0, 2: 4 });
  }));

test("a Deployment that is scaled has its pods in the one ReplicaSet", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await send("POST", deployments, deployment());
    await send("PATCH", `${deployments}/web/scale`, { spec: { replicas: 7 } });
    assertEquals(await sizesOf(place), { 1: 7 });
    const [{ metadata }] = await get(sets);
    assertEquals(metadata.annotations["deployment.kubernetes.io/desired-replicas"], "7");
    const { status } = await get(`${deployments}/web`);
    assertEquals([status.availableReplicas, status.observedGeneration], [7, 2]);
    await send("PATCH", `${deployments}/web/scale`, { spec: { replicas: 0 } });
    const none = (await get(`${deployments}/web`)).status;
    assertEquals([none.replicas, none.availableReplicas, none.observedGeneration], [
      undefined,
      undefined,
      3,
    ]);
  }));

test("a Deployment that is scaled in the midst of a rollout keeps the proportions", () =>
  withControllers(async (place) => {
    const { send } = place;
    neverReady(place, "bad:1");
    await send("POST", deployments, deployment({ replicas: 10 }));
    await send("PATCH", `${deployments}/web`, withImage("bad:1"));
    assertEquals(await sizesOf(place), { 1: 8, 2: 5 });
    await send("PATCH", `${deployments}/web`, { spec: { replicas: 20 } });
    assertEquals(await sizesOf(place), { 1: 15, 2: 10 });
  }));

test("a Deployment that is deleted takes everything along", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", deployments, deployment());
    await send("DELETE", `${deployments}/web`);
    assertEquals([await get(sets), await get(pods)], [[], []]);
  }));

test("a Deployment that is rolled out writes nothing, and a rollout writes no more than it must", () =>
  withControllers(async ({ send, clock, writes }) => {
    await send("POST", deployments, deployment({ replicas: 1 }));
    const made = writes();
    await clock.advance(900_000);
    assertEquals(writes().length, made.length);
    await send("PATCH", `${deployments}/web`, withImage("a:2"));
    const rollout = writes().slice(made.length).map((write) => write.split("/default/")[0]);
    const count = (text: string) => rollout.filter((each) => each === text).length;
    assertEquals([count("ADDED pods"), count("DELETED pods")], [1, 1]);
    assertEquals(count("ADDED apps/replicasets"), 1);
    const [ofSets, ofDeployments] = [
      count("MODIFIED apps/replicasets"),
      count("MODIFIED apps/deployments"),
    ];
    assertEquals(ofSets <= 5 && ofDeployments <= 8, true, `${ofSets}, ${ofDeployments}`);
  }));
