import { assertEquals } from "@std/assert";
import { WrittenVersions } from "../../src/controller/written_versions.ts";
import { test } from "../support/test.ts";

const pod = { resource: "/api/v1/pods", namespace: "a", name: "x", uid: "1", isDeletion: false };

test("WrittenVersions keeps the highest version of each resource and namespace, by key", () => {
  const writes = new WrittenVersions();
  writes.note("k", { ...pod, version: "9" });
  writes.note("k", { ...pod, name: "y", version: "10" });
  writes.note("k", { ...pod, version: "8" });
  writes.note("k", { ...pod, namespace: "b", version: "3" });
  writes.note("other", { ...pod, version: "99" });
  const [first, second] = writes.of("k");
  assertEquals([first?.version, [...first!.objects.keys()], second?.version], [
    "10",
    ["x", "y"],
    "3",
  ]);
  assertEquals([writes.size, writes.of("unknown")], [2, []]);
  writes.clear("k");
  assertEquals([writes.size, writes.of("k")], [1, []]);
});

test("WrittenVersions keeps an object whose version is not known, and one that cannot be compared", () => {
  const writes = new WrittenVersions();
  writes.note("k", { ...pod, version: undefined, isDeletion: true });
  assertEquals(writes.of("k")[0]?.version, undefined);
  writes.note("k", { ...pod, version: "abc" });
  writes.note("k", { ...pod, version: "def" });
  assertEquals(writes.of("k")[0]?.version, "def");
  assertEquals(writes.of("k")[0]?.objects.get("x")?.isDeletion, false);
});
