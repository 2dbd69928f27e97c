import { assertEquals } from "@std/assert";
import type { Node, Placement } from "../../../src/testing/objects/node_placement.ts";
import { placePod } from "../../../src/testing/pods/place_pod.ts";
import { test } from "../../support/test.ts";

const node = (
  name: string,
  { labels = {}, ...spec }: { labels?: Record<string, string> } & NonNullable<Node["spec"]> = {},
): Node => ({ metadata: { name, labels }, spec });
const requiring = (...nodeSelectorTerms: object[]): Placement => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  },
});
const naming = (name: string) =>
  requiring({ matchFields: [{ key: "metadata.name", operator: "In", values: [name] }] });
const cordoned = node("c", { unschedulable: true });
const tainted = node("t", { taints: [{ key: "gpu", effect: "NoSchedule" }] });
const plain = node("p", { labels: { disk: "ssd" } });

test("placePod returns the first node that takes a pod", () => {
  const nodes = [cordoned, tainted, plain];
  const table: [Placement, string][] = [
    [{}, "p"],
    [{ nodeSelector: { disk: "ssd" } }, "p"],
    [{ tolerations: [{ key: "gpu", operator: "Exists" }] }, "t"],
    [{ tolerations: [{ operator: "Exists" }] }, "c"],
    [{ tolerations: [{ key: "node.kubernetes.io/unschedulable", operator: "Exists" }] }, "c"],
    [{ ...naming("t"), tolerations: [{ operator: "Exists" }] }, "t"],
  ];
  for (const [placement, expected] of table) {
    assertEquals(placePod(placement, nodes), { node: expected }, JSON.stringify(placement));
  }
});

test("placePod says in the scheduler's words why no node takes a pod", () => {
  const help = (count: number) =>
    `preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`;
  const refusal = (placement: Placement, ...nodes: Node[]) => placePod(placement, nodes).refusal;
  assertEquals(refusal({}), "no nodes available to schedule pods");
  assertEquals(
    refusal({ nodeSelector: { disk: "hdd" } }, plain),
    `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${help(1)}`,
  );
  assertEquals(
    refusal({ nodeSelector: { disk: "hdd" } }, cordoned, plain, tainted, plain),
    "0/4 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, " +
      `2 node(s) didn't match Pod's node affinity/selector. ${help(4)}`,
  );
  assertEquals(
    refusal(naming("c"), cordoned, plain),
    "0/2 nodes are available: 1 node(s) didn't satisfy plugin(s) [NodeAffinity], " +
      `1 node(s) were unschedulable. ${help(2)}`,
  );
  assertEquals(
    refusal({ preemptionPolicy: "Never" }, tainted),
    "0/1 nodes are available: 1 node(s) had untolerated taint(s). " +
      "preemption: not eligible due to preemptionPolicy=Never.",
  );
});
