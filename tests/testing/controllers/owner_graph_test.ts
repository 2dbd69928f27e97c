import { assertEquals } from "@std/assert";
import { OwnerGraph } from "../../../src/testing/controllers/owner_graph.ts";
import { test } from "../../support/test.ts";

const place = (key: string) => ({ collection: "configmaps", key });
const object = (uid: string, ...owners: string[]) => ({
  metadata: {
    uid,
    ownerReferences: owners.map((uid) => ({ apiVersion: "v1", kind: "Pod", name: "o", uid })),
  },
});

test("OwnerGraph finds an object by its uid, and the dependents of an owner", () => {
  const graph = new OwnerGraph();
  graph.add(place("a"), object("a"));
  graph.add(place("b"), object("b", "a", "x"));
  graph.add(place("c"), object("c", "a"));
  assertEquals([graph.placeOf("a"), graph.placeOf("z")], [place("a"), undefined]);
  assertEquals(graph.dependentsOf("a"), [place("b"), place("c")]);
  graph.remove(object("b", "a", "x"));
  graph.add(place("b"), object("b", "x"));
  graph.remove(undefined);
  assertEquals([graph.dependentsOf("a"), graph.dependentsOf("x")], [[place("c")], [place("b")]]);
  graph.remove(object("c", "a"));
  assertEquals([graph.dependentsOf("a"), graph.dependentsOf(undefined)], [[], []]);
});
