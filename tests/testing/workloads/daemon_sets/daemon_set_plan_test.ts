import { assertEquals } from "@std/assert";
import type { Node } from "../../../../src/testing/objects/node_placement.ts";
import type { DaemonSet } from "../../../../src/testing/workloads/daemon_sets/daemon_set.ts";
import {
  daemonSetStatus,
  nodeFit,
  planDaemonSet,
} from "../../../../src/testing/workloads/daemon_sets/daemon_set_plan.ts";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import { test } from "../../../support/test.ts";

const set = (given: Partial<DaemonSet["spec"]> = {}): DaemonSet => ({
  metadata: { name: "agent", generation: 2 },
  spec: { selector: {}, template: { spec: { nodeSelector: { agent: "yes" } } }, ...given },
});
const node = (name: string, agent = "yes") => ({ metadata: { name, labels: { agent } } });
const nodes = [node("n1"), node("n2"), node("n3"), node("other", "no")];

interface Given {
  hash?: string;
  ready?: boolean;
  phase?: string;
  deletionTimestamp?: string;
}
const pod = (name: string, nodeName: string, given: Given = {}): Pod => {
  const { hash = "new", ready = true, phase = "Running", deletionTimestamp } = given;
  return {
    metadata: {
      name,
      labels: { "controller-revision-hash": hash },
      ...deletionTimestamp !== undefined && { deletionTimestamp },
    },
    spec: { nodeName },
    status: { phase, conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
  };
};
const stateOf = (pods: Pod[]) => ({ nodes, pods, hash: "new", now: 0 });
const plan = (pods: Pod[], given: Partial<DaemonSet["spec"]> = {}) => {
  const next = planDaemonSet(set(given), stateOf(pods));
  return [next.create, next.delete.map(({ metadata }) => metadata.name)];
};
const all = (given: Given = {}) =>
  ["n1", "n2", "n3"].map((name, index) => pod("abc"[index]!, name, given));

test("each node that takes the pods has one, and others have none", () => {
  assertEquals(plan([]), [["n1", "n2", "n3"], []]);
  assertEquals(plan([pod("a", "n1"), pod("x", "other")]), [["n2", "n3"], ["x"]]);
  assertEquals(plan([...all(), pod("d", "n1")]), [[], ["d"]]);
  const [, ...others] = all();
  assertEquals(plan([pod("a", "n1", { phase: "Failed" }), ...others]), [[], ["a"]]);
  assertEquals(plan([pod("a", "n1", { deletionTimestamp: "T" }), ...others]), [[], []]);
  assertEquals(plan([...all(), pod("lost", "")]), [[], ["lost"]]);
});

test("a rollout replaces as many pods as may be unavailable, first those that are", () => {
  const old = { hash: "old" };
  assertEquals(plan(all(old)), [[], ["a"]]);
  const rolling = (maxUnavailable: number | string) => ({
    updateStrategy: { type: "RollingUpdate" as const, rollingUpdate: { maxUnavailable } },
  });
  assertEquals(plan(all(old), rolling(2)), [[], ["a", "b"]]);
  assertEquals(plan(all(old), rolling("50%")), [[], ["a", "b"]]);
  assertEquals(plan(all(old), rolling(0)), [[], ["a"]]);
  const [a, b] = all(old);
  assertEquals(plan([a!, b!, pod("c", "n3", { hash: "old", ready: false })]), [[], ["c"]]);
  assertEquals(plan([a!, b!, pod("c", "n3", { ready: false })]), [[], []]);
  assertEquals(plan(all(old), { updateStrategy: { type: "OnDelete" } }), [[], []]);
});

test("the status counts nodes", () => {
  const pods = [
    pod("a", "n1"),
    pod("b", "n2", { ready: false, hash: "old" }),
    pod("x", "other"),
  ];
  assertEquals(daemonSetStatus(set(), { ...stateOf(pods), collisionCount: 0 }), {
    observedGeneration: 2,
    currentNumberScheduled: 2,
    numberMisscheduled: 1,
    desiredNumberScheduled: 3,
    numberReady: 1,
    updatedNumberScheduled: 1,
    numberAvailable: 1,
    numberUnavailable: 2,
  });
});

const taintedNode = (taints: { key: string; effect: string; value?: string }[] = []): Node => ({
  metadata: { name: "n1", labels: { disk: "ssd", cores: "8" } },
  spec: { taints },
});
const fitOf = (spec: object, given: Node = taintedNode()) => {
  const set: DaemonSet = { metadata: {}, spec: { selector: {}, template: { spec: { ...spec } } } };
  const { takes, keeps } = nodeFit(given, set);
  return [takes, keeps];
};
const requiring = (...terms: object[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
    },
  },
});
const label = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...values.length > 0 && { values } }],
});

test("nodeFit goes by names, labels and affinities", () => {
  const yes = [
    {},
    { nodeName: "n1" },
    { nodeSelector: { disk: "ssd" } },
    requiring(label("disk", "In", "ssd", "nvme")),
    requiring(label("disk", "In", "hdd"), label("cores", "Gt", "4")),
    requiring(label("gpu", "DoesNotExist")),
    requiring({ matchFields: [{ key: "metadata.name", operator: "In", values: ["n1"] }] }),
  ];
  const no = [
    { nodeName: "n2" },
    { nodeSelector: { disk: "hdd" } },
    requiring(label("disk", "NotIn", "ssd")),
    requiring(label("cores", "Lt", "8")),
    requiring({}),
    requiring(),
    requiring({ matchFields: [{ key: "metadata.name", operator: "NotIn", values: ["n1"] }] }),
  ];
  for (const spec of yes) assertEquals(fitOf(spec), [true, true], JSON.stringify(spec));
  for (const spec of no) assertEquals(fitOf(spec), [false, false], JSON.stringify(spec));
});

test("nodeFit goes by taints: some keep pods away, some drive them out", () => {
  const schedule = taintedNode([{ key: "a", effect: "NoSchedule", value: "x" }]);
  const execute = taintedNode([{ key: "a", effect: "NoExecute" }]);
  const soft = taintedNode([{ key: "a", effect: "PreferNoSchedule" }]);
  assertEquals([schedule, execute, soft].map((each) => fitOf({}, each)), [
    [false, true],
    [false, false],
    [true, true],
  ]);
  const tolerating = (toleration: object) => fitOf({ tolerations: [toleration] }, schedule)[0];
  const table: [object, boolean][] = [
    [{ key: "a", value: "x" }, true],
    [{ key: "a", value: "y" }, false],
    [{ key: "a", operator: "Exists" }, true],
    [{ operator: "Exists" }, true],
    [{ key: "a", operator: "Exists", effect: "NoExecute" }, false],
    [{ key: "b", operator: "Exists" }, false],
  ];
  for (const [toleration, expected] of table) {
    assertEquals(tolerating(toleration), expected, JSON.stringify(toleration));
  }
  const cordoned = taintedNode([{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }]);
  assertEquals(fitOf({}, cordoned), [true, true]);
});
