import { assertEquals } from "@std/assert";
import { Overlay } from "../../../src/controller/own_writes/overlay.ts";
import { test } from "../../support/test.ts";

const resource = "/api/v1/configmaps";
const object = (name: string) => ({ metadata: { name, namespace: "a" } });

test("Overlay puts what was read in the place of what is stored", () => {
  const overlay = new Overlay();
  const read = object("x");
  overlay.set({ resource, namespace: "a", name: "x" }, read);
  overlay.set({ resource, namespace: "a", name: "gone" }, undefined);
  assertEquals(overlay.get(resource, "a/x", object("stored")), read);
  assertEquals(overlay.get(resource, "a/gone", object("gone")), undefined);
  const other = object("other");
  assertEquals(overlay.get(resource, "a/other", other), other);
  assertEquals(overlay.get("/api/v1/secrets", "a/x", other), other);
});

test("Overlay adds to a list what belongs there, and removes what does not", () => {
  const overlay = new Overlay();
  for (const name of ["x", "foreign"]) {
    overlay.set({ resource, namespace: "a", name }, object(name));
  }
  overlay.set({ resource, namespace: "a", name: "gone" }, undefined);
  const list = new Map(["foreign", "gone", "kept"].map((name) => [`a/${name}`, object(name)]));
  overlay.applyTo(resource, list, ({ metadata }) => metadata.name !== "foreign");
  assertEquals([...list.keys()], ["a/kept", "a/x"]);
});
