import { assertEquals } from "@std/assert";
import {
  matchesNode,
  type Node,
  untoleratedTaint,
} from "../../../src/testing/objects/node_placement.ts";
import { test } from "../../support/test.ts";

const node: Node = {
  metadata: { name: "n", labels: { disk: "ssd" } },
  spec: { taints: [{ key: "a", effect: "PreferNoSchedule" }, { key: "b", effect: "NoSchedule" }] },
};

test("a node matches if its labels are selected and one term of the affinity holds", () => {
  const terms = (...nodeSelectorTerms: object[]) => ({
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    },
  });
  const ssd = { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] };
  const hdd = { matchExpressions: [{ key: "disk", operator: "In", values: ["hdd"] }] };
  assertEquals(matchesNode({}, node), true);
  assertEquals(matchesNode({ nodeSelector: { disk: "hdd" } }, node), false);
  assertEquals(matchesNode(terms(hdd, ssd), node), true);
  assertEquals(matchesNode(terms(hdd), node), false);
  assertEquals(matchesNode({ nodeSelector: { disk: "hdd" }, ...terms(ssd) }, node), false);
});

test("of the taints with some effects the first that is not tolerated counts", () => {
  assertEquals(untoleratedTaint(node, [], ["NoSchedule"])?.key, "b");
  assertEquals(untoleratedTaint(node, [], ["PreferNoSchedule", "NoSchedule"])?.key, "a");
  assertEquals(untoleratedTaint(node, [{ operator: "Exists" }], ["NoSchedule"]), undefined);
  assertEquals(untoleratedTaint(node, [{ key: "b", value: "x" }], ["NoSchedule"])?.key, "b");
});
