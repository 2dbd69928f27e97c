import { assert, assertEquals, assertMatch } from "@std/assert";
import { DemoCluster } from "../../examples/cluster_page/demo/demo_cluster.ts";
import { nodeRow } from "../../examples/cluster_page/rows/node_row.ts";
import { podRow } from "../../examples/cluster_page/rows/pod_row.ts";
import type { PodRow, WorkloadRow } from "../../examples/cluster_page/rows/rows.ts";
import {
  daemonSetRow,
  deploymentRow,
  jobRow,
  statefulSetRow,
} from "../../examples/cluster_page/rows/workload_row.ts";
import type { DaemonSet, Deployment, StatefulSet } from "../../src/types/apps/v1.ts";
import type { Job } from "../../src/types/batch/v1.ts";
import type { ContainerStatus, Node, Pod } from "../../src/types/core/v1.ts";
import { inFull, test } from "../support/test.ts";

function podsOf({ server }: DemoCluster): Pod[] {
  return server.objects.list({ apiVersion: "v1", kind: "Pod" }) as unknown as Pod[];
}

function nodesOf({ server }: DemoCluster): Node[] {
  return server.objects.list({ apiVersion: "v1", kind: "Node" }) as unknown as Node[];
}

/** Returns the rows of the workloads, by kind and name. */
function workloadsOf({ server }: DemoCluster): Map<string, WorkloadRow> {
  const list = <T>(apiVersion: string, kind: string, row: (object: T) => WorkloadRow) =>
    server.objects.list({ apiVersion, kind }).map((object) => {
      const made = row(object as unknown as T);
      return [`${made.namespace}/${kind}/${made.name}`, made] as const;
    });
  return new Map([
    ...list<Deployment>("apps/v1", "Deployment", deploymentRow),
    ...list<StatefulSet>("apps/v1", "StatefulSet", statefulSetRow),
    ...list<DaemonSet>("apps/v1", "DaemonSet", daemonSetRow),
    ...list<Job>("batch/v1", "Job", jobRow),
  ]);
}

/** Fails if the objects of the cluster contradict each other. */
function assertAgreement(cluster: DemoCluster): void {
  const pods = podsOf(cluster);
  const rows = pods.map(podRow);
  assertWorkloadsAgree(workloadsOf(cluster), rows);
  assertNodesAgree(nodesOf(cluster), rows);
  const addresses = pods.map(({ status }) => status?.podIP).filter(Boolean);
  assertEquals(new Set(addresses).size, addresses.length, "each pod has an address of its own");
  for (const { metadata, spec, status } of pods) {
    assertEquals(status?.qosClass, "Burstable", metadata.name); // without a limit of CPU
    const [container] = spec?.containers ?? [];
    const [state] = status?.containerStatuses ?? [];
    if (!state) continue; // no node has it
    assertEquals(state.image, container?.image);
    assertEquals(state.restartCount > 0, state.lastState?.terminated !== undefined, metadata.name);
    const times = [
      metadata.creationTimestamp,
      status?.startTime,
      state.state?.running?.startedAt ?? state.state?.terminated?.finishedAt,
    ].filter((time) => time !== undefined);
    assertEquals(times, times.toSorted(), metadata.name);
    assertBackOff(state);
    const end = state.lastState?.terminated?.finishedAt ?? "";
    assert(end <= (state.state?.running?.startedAt ?? "9"), `${metadata.name} ran twice at once`);
  }
}

/** Fails if a container that had crashed ran again before its back-off of 10 s, 20 s and so on. */
function assertBackOff({ restartCount, state, lastState }: ContainerStatus): void {
  const { exitCode, finishedAt = "" } = lastState?.terminated ?? {};
  if (!state?.running || exitCode !== 2 || restartCount < 2) return;
  const waited = Date.parse(state.running.startedAt ?? "") - Date.parse(finishedAt);
  const least = Math.min(10 * 2 ** (restartCount - 2), 300) * 1000;
  assert(waited >= least, `it waited ${waited} ms of ${least} before restart ${restartCount}`);
}

function assertWorkloadsAgree(workloads: ReadonlyMap<string, WorkloadRow>, pods: PodRow[]): void {
  const groups = Map.groupBy(pods, ({ namespace, owner }) => `${namespace}/${owner}`);
  assertEquals([...groups.keys()].sort(), [...workloads.keys()].sort());
  for (const [key, { desired, ready, status }] of workloads) {
    const own = groups.get(key) ?? [];
    const counted = own.filter(({ level, ready, containers }) =>
      key.includes("/Job/") ? level === "done" : ready === containers.length
    );
    assertEquals([key, own.length, counted.length], [key, desired, ready]);
    if (status === "Available") assert(own.every(({ level }) => level === "ok"), key);
    if (status === "Complete") assert(own.every(({ level }) => level === "done"), key);
  }
}

function assertNodesAgree(nodes: Node[], pods: PodRow[]): void {
  for (const node of nodes.map(nodeRow)) {
    const own = pods.filter((pod) => pod.node === node.name);
    const sum = (of: "cpu" | "memory") => own.reduce((sum, pod) => sum + pod[of], 0);
    assert(sum("cpu") <= node.cpu, `${node.name} has ${node.cpu} cores, not ${sum("cpu")}`);
    assert(sum("memory") <= node.memory, `${node.name} has too little memory`);
    assert(own.length <= node.pods, `${node.name} has ${own.length} pods`);
  }
  const known = new Set(["", ...nodes.map(({ metadata }) => metadata.name)]);
  assertEquals(pods.filter(({ node }) => !known.has(node)), []);
  for (const { node, note } of pods) {
    if (node !== "") continue;
    const [, all, reasons = ""] = /^0\/(\d+) nodes are available: (.*)\.$/.exec(note) ?? [];
    const counts = Object.fromEntries(
      reasons.split(", ").map((reason) => {
        const count = parseInt(reason);
        return [reason.slice(`${count} `.length), count];
      }),
    );
    const cordoned = nodes.filter(({ spec }) => spec?.unschedulable);
    const tainted = nodes.filter((node) => node.spec?.taints && !cordoned.includes(node));
    assertEquals(Number(all), nodes.length);
    assertEquals(counts["node(s) had untolerated taint(s)"], tainted.length);
    assertEquals(counts["node(s) were unschedulable"], cordoned.length);
    const others = nodes.length - tainted.length - cordoned.length;
    assertEquals(counts["Insufficient nvidia.com/gpu"], others);
  }
}

test("The embedded cluster has pods in every state, and its objects agree", async () => {
  await using cluster = await DemoCluster.start({ pods: 120, periodMs: 0 });
  const { objects } = cluster.server;
  const { length } = podsOf(cluster);
  assert(length > 100 && length < 140, `${length} pods`);
  const found = new Set(podsOf(cluster).map((pod) => podRow(pod).status));
  for (
    const status of ["Running", "Pending", "CrashLoopBackOff", "ImagePullBackOff", "Completed"]
  ) {
    assert(found.has(status), status);
  }
  assertEquals(nodesOf(cluster).length, 12);
  assert(objects.list({ apiVersion: "v1", kind: "Event" }).length > 0);
  assertAgreement(cluster);
});

test("The embedded cluster lives on for minutes, keeps its size, and agrees at every step", async () => {
  await using cluster = await DemoCluster.start({ pods: 120, periodMs: 0 });
  const before = podsOf(cluster).length;
  const cordoned = () => podsOf(cluster).filter(({ spec }) => spec?.nodeName === "worker-7");
  const first = new Set(cordoned().map(({ metadata }) => metadata.uid));
  for (let i = 1; i <= inFull(200, 60); i++) {
    cluster.step();
    if (i % 30 === 0) assertAgreement(cluster);
  }
  assertEquals(podsOf(cluster).length, before);
  assert(cluster.server.objects.list({ apiVersion: "v1", kind: "Event" }).length <= 300);
  const later = cordoned().filter(({ metadata }) => !first.has(metadata.uid));
  assertEquals(later.map(({ metadata }) => metadata.name), []); // a cordoned node takes no pods
});

test("A larger embedded cluster has nodes for all of its pods, and the same trouble", async () => {
  await using cluster = await DemoCluster.start({ pods: inFull(300, 200), periodMs: 0 });
  assertAgreement(cluster);
  const waiting = podsOf(cluster).map(podRow).filter(({ node }) => node === "");
  assertEquals(waiting.map(({ owner }) => owner), ["Deployment/trainer"]);
  assertMatch(waiting[0]!.note, /Insufficient nvidia\.com\/gpu/);
});
