import { assert, assertEquals } from "@std/assert";
import { DemoCluster } from "../../examples/cluster_page/demo/demo_cluster.ts";
import { DemoEvents } from "../../examples/cluster_page/demo/demo_events.ts";
import { DemoLife } from "../../examples/cluster_page/demo/demo_life.ts";
import { DemoRandom } from "../../examples/cluster_page/demo/demo_random.ts";
import { DemoWorkload } from "../../examples/cluster_page/demo/demo_workload.ts";
import { NAMESPACES, WORKLOADS } from "../../examples/cluster_page/demo/workload_plans.ts";
import { podRow } from "../../examples/cluster_page/rows/pod_row.ts";
import type { Pod } from "../../src/types/core/v1.ts";
import { TestApiServer } from "../../src/testing/mod.ts";
import { test } from "../support/test.ts";

function statuses(server: TestApiServer): Set<string> {
  const pods = server.objects.list({ apiVersion: "v1", kind: "Pod" });
  return new Set(pods.map((pod) => podRow(pod as unknown as Pod).status));
}

test("The embedded cluster has pods in every state, and nodes in trouble", async () => {
  await using cluster = await DemoCluster.start({ pods: 120, periodMs: 0 });
  const { objects } = cluster.server;
  const { length } = objects.list({ apiVersion: "v1", kind: "Pod" });
  assert(length > 100 && length < 140, `${length} pods`);
  const found = statuses(cluster.server);
  for (
    const status of ["Running", "Pending", "CrashLoopBackOff", "ImagePullBackOff", "Completed"]
  ) {
    assert(found.has(status), status);
  }
  assertEquals(objects.list({ apiVersion: "v1", kind: "Node" }).length, 12);
  assert(objects.list({ apiVersion: "v1", kind: "Event" }).length > 0);
});

test("The embedded cluster lives on for minutes, and keeps its size", async () => {
  await using server = await TestApiServer.start({
    namespaces: [...NAMESPACES],
    garbageCollection: false,
  });
  const random = new DemoRandom(1);
  const nodes = Array.from({ length: 12 }, (_, index) => `node-${index}`);
  const load = new Map();
  const workloads = WORKLOADS.map((plan) => {
    const desired = plan.kind === "DaemonSet" ? nodes.length : plan.replicas;
    return new DemoWorkload(plan, desired, { server, random, nodes, load });
  });
  const life = new DemoLife({ workloads, random, events: new DemoEvents(server) });
  const before = workloads.map(({ desired }) => desired);
  for (let i = 0; i < 400; i++) life.step();
  assertEquals(workloads.map(({ pods }) => pods.length), before);
  assert(server.objects.list({ apiVersion: "v1", kind: "Event" }).length <= 300);
});
