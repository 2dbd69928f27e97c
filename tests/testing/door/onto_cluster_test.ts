import { assertEquals } from "@std/assert";
import { ontoCluster } from "../../../src/testing/door/onto_cluster.ts";
import { test } from "../../support/test.ts";

function named(name: string, uid: string, data?: string) {
  return [name, { metadata: { name, uid }, ...(data && { data }) }] as const;
}

test("a snapshot gets what a cluster always has, and the uids of the cluster", () => {
  const snapshot = new Map([
    ["namespaces", new Map([named("default", "old", "kept"), named("mine", "1")])],
    ["configmaps", new Map([named("a", "2")])],
  ]);
  const cluster = new Map([
    ["namespaces", new Map([named("default", "new"), named("kube-system", "3")])],
    ["clusterroles", new Map([named("cluster-admin", "4")])],
  ]);
  assertEquals(
    ontoCluster(snapshot, cluster),
    new Map([
      [
        "namespaces",
        new Map([named("default", "new", "kept"), named("mine", "1"), named("kube-system", "3")]),
      ],
      ["configmaps", new Map([named("a", "2")])],
      ["clusterroles", new Map([named("cluster-admin", "4")])],
    ]),
  );
  assertEquals(snapshot.get("namespaces")!.get("default")!.metadata.uid, "old");
});
