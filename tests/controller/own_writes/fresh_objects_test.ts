import { assertEquals } from "@std/assert";
import { FreshObjects } from "../../../src/controller/own_writes/fresh_objects.ts";
import { test } from "../../support/test.ts";

const resource = "/api/v1/configmaps";
const object = (name: string) => ({ metadata: { name, namespace: "a" } });

test("FreshObjects puts what was read in the place of what is stored", () => {
  const freshObjects = new FreshObjects();
  const read = object("x");
  freshObjects.set({ resource, namespace: "a", name: "x" }, read);
  freshObjects.set({ resource, namespace: "a", name: "gone" }, undefined);
  assertEquals(freshObjects.get(resource, "a/x", object("stored")), read);
  assertEquals(freshObjects.get(resource, "a/gone", object("gone")), undefined);
  const other = object("other");
  assertEquals(freshObjects.get(resource, "a/other", other), other);
  assertEquals(freshObjects.get("/api/v1/secrets", "a/x", other), other);
});

test("FreshObjects adds to a list what belongs there, and removes what does not", () => {
  const freshObjects = new FreshObjects();
  for (const name of ["x", "foreign"]) {
    freshObjects.set({ resource, namespace: "a", name }, object(name));
  }
  freshObjects.set({ resource, namespace: "a", name: "gone" }, undefined);
  const list = new Map(["foreign", "gone", "kept"].map((name) => [`a/${name}`, object(name)]));
  freshObjects.applyTo(resource, list, ({ metadata }) => metadata.name !== "foreign");
  assertEquals([...list.keys()], ["a/kept", "a/x"]);
});
