import { assertEquals } from "@std/assert";
import type { DaemonSet } from "../../../../src/testing/workloads/daemon_sets/daemon_set.ts";
import type { Node } from "../../../../src/testing/objects/node_placement.ts";
import { nodeFit } from "../../../../src/testing/workloads/daemon_sets/node_fit.ts";
import { test } from "../../../support/test.ts";

const node = (taints: { key: string; effect: string; value?: string }[] = []): Node => ({
  metadata: { name: "n1", labels: { disk: "ssd", cores: "8" } },
  spec: { taints },
});
const fitOf = (spec: object, given: Node = node()) => {
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
  const schedule = node([{ key: "a", effect: "NoSchedule", value: "x" }]);
  const execute = node([{ key: "a", effect: "NoExecute" }]);
  const soft = node([{ key: "a", effect: "PreferNoSchedule" }]);
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
  const cordoned = node([{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }]);
  assertEquals(fitOf({}, cordoned), [true, true]);
});
