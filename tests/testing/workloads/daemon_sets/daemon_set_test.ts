import { assertEquals } from "@std/assert";
import {
  type DaemonSet,
  daemonTolerations,
  nodeOf,
  templateForNode,
} from "../../../../src/testing/workloads/daemon_sets/daemon_set.ts";
import { test } from "../../../support/test.ts";

const affinity = {
  podAffinity: { a: 1 },
  nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
};
const set: DaemonSet = {
  metadata: {
    name: "agent",
    annotations: { "deprecated.daemonset.template.generation": "4" },
  },
  spec: {
    selector: {},
    template: { metadata: { labels: { app: "agent" } }, spec: { affinity } },
  },
};

test("the template for a node leads its pod there, and keeps other rules", () => {
  const { metadata, spec = {} } = templateForNode(set, "n1", "h");
  assertEquals(metadata?.labels, {
    app: "agent",
    "pod-template-generation": "4",
    "controller-revision-hash": "h",
  });
  assertEquals(spec.affinity, {
    ...affinity,
    nodeAffinity: {
      ...affinity.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{
          matchFields: [{ key: "metadata.name", operator: "In", values: ["n1"] }],
        }],
      },
    },
  } as unknown);
  const pod = { metadata: {}, spec };
  assertEquals([nodeOf(pod), nodeOf({ metadata: {}, spec: { nodeName: "n2" } })], ["n1", "n2"]);
  assertEquals(nodeOf({ metadata: {}, spec: {} }), undefined);
});

test("pods of a DaemonSet tolerate the problems of nodes, once each", () => {
  const keysOf = (placement: object) =>
    daemonTolerations(placement).map(({ key, effect }) => `${key?.split("/")[1]} ${effect}`);
  const all = [
    "not-ready NoExecute",
    "unreachable NoExecute",
    "disk-pressure NoSchedule",
    "memory-pressure NoSchedule",
    "pid-pressure NoSchedule",
    "unschedulable NoSchedule",
  ];
  assertEquals(keysOf({}), all);
  assertEquals(keysOf({ hostNetwork: true }).at(-1), "network-unavailable NoSchedule");
  const known = {
    key: "node.kubernetes.io/not-ready",
    operator: "Exists",
    effect: "NoExecute",
  };
  assertEquals(keysOf({ tolerations: [known] }), all);
});
