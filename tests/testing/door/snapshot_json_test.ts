import { assertEquals, assertThrows } from "@std/assert";
import { snapshotJson, snapshotOfJson } from "../../../src/testing/door/snapshot_json.ts";
import { test } from "../../support/test.ts";

const collections = {
  configmaps: [{ metadata: { name: "a", namespace: "default", uid: "1" }, data: { b: "c" } }],
  namespaces: [{ metadata: { name: "default", uid: "2" } }],
};
const apiVersion = "testing.kubewire/v1";
const json = { kind: "Snapshot", apiVersion, kubernetesVersion: "1.37", collections };

test("a snapshot is the same after it was JSON", () => {
  const snapshot = snapshotOfJson(json);
  assertEquals([...snapshot.get("configmaps")!.keys()], ["default/a"]);
  assertEquals([...snapshot.get("namespaces")!.keys()], ["default"]);
  assertEquals<unknown>(snapshotJson(snapshot), json);
});

test("an object of a snapshot has at most the levels that kube-apiserver reads, empty ones too", () => {
  const nested = (levels: number) => {
    let below: unknown[] = []; // within the object
    for (let level = 2; level < levels; level++) below = [below];
    const metadata = { name: "a", uid: "1" };
    return { ...json, collections: { configmaps: [{ metadata, below }] } };
  };
  snapshotOfJson(nested(10_000));
  assertThrows(() => snapshotOfJson(nested(10_001)), TypeError, "nested too deeply");
});

test("JSON that is not a snapshot is refused, by the part that is wrong", () => {
  for (
    const [value, message] of [
      [[], "A snapshot must be an object of the kind Snapshot of testing.kubewire/v1."],
      [{ ...json, kind: "List" }, "A snapshot must be an object of the kind Snapshot"],
      [
        { ...json, items: [] },
        'A snapshot has no field "items"; its fields are kubernetesVersion and collections.',
      ],
      [{ ...json, kubernetesVersion: "v1.37" }, 'must be a version, such as "1.37".'],
      [{ ...json, collections: [] }, "collections of a snapshot must be an object."],
      [{ ...json, collections: { pods: {} } }, 'collections["pods"] must be an array.'],
      [
        { ...json, collections: { pods: [{ metadata: { name: "a" } }] } },
        'collections["pods"][0] must be an object with metadata.name and metadata.uid.',
      ],
    ] as const
  ) {
    assertThrows(() => snapshotOfJson(value), TypeError, message);
  }
});
