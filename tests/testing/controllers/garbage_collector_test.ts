import { assertEquals } from "@std/assert";
import type { TestApiServer } from "../../../src/testing/mod.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const configMap = { apiVersion: "v1", kind: "ConfigMap" };

interface Owner {
  name: string;
  uid: string | undefined;
  blockOwnerDeletion?: boolean;
}

/** Creates a ConfigMap with owners, and returns a reference to it. */
function create({ objects }: TestApiServer, name: string, owners: Owner[] = [], more = {}): Owner {
  const ownerReferences = owners.map((owner) => ({ ...configMap, ...owner }));
  const { metadata } = objects.create({
    ...configMap,
    metadata: { name, ownerReferences, ...more },
  });
  return { name, uid: metadata.uid };
}

/** The names of the ConfigMaps, those that are being deleted in brackets. */
function names({ objects }: TestApiServer): string {
  return objects.list(configMap).map(({ metadata: { name, deletionTimestamp } }) =>
    deletionTimestamp ? `(${name})` : name
  ).join(" ");
}

function remove(
  { objects }: TestApiServer,
  name: string,
  propagationPolicy?: "Foreground" | "Orphan",
) {
  objects.delete({ ...configMap, name }, { ...(propagationPolicy && { propagationPolicy }) });
}

test("a deletion deletes what the object owns, and what that owns, before the response", () =>
  withServer(async ({ server, client }) => {
    const a = create(server, "a");
    const b = create(server, "b", [a]);
    create(server, "c", [b]);
    create(server, "other");
    await client.send("/api/v1/namespaces/default/configmaps/a", { method: "DELETE" });
    assertEquals(names(server), "other");
  }));

test("an object with another owner is kept, without the reference to the one that is gone", () =>
  withServer(({ server }) => {
    const [a, b] = [create(server, "a"), create(server, "b")];
    create(server, "c", [a, b]);
    remove(server, "a");
    const { metadata } = server.objects.get({ ...configMap, name: "c" })!;
    assertEquals([names(server), metadata.ownerReferences], ["b c", [{ ...configMap, ...b }]]);
    remove(server, "b");
    assertEquals(names(server), "");
    return Promise.resolve();
  }));

test("with Orphan the dependents are kept, without the reference", () =>
  withServer(({ server }) => {
    create(server, "b", [create(server, "a")]);
    remove(server, "a", "Orphan");
    const { metadata } = server.objects.get({ ...configMap, name: "b" })!;
    assertEquals([names(server), metadata.ownerReferences], ["b", undefined]);
    return Promise.resolve();
  }));

test("with Foreground the owner waits for the dependents that block it", () =>
  withServer(({ server }) => {
    const a = { ...create(server, "a"), blockOwnerDeletion: true };
    const finalizers = ["example.com/hold"];
    create(server, "b", [a], { finalizers });
    create(server, "c", [{ ...a, blockOwnerDeletion: false }], { finalizers });
    create(server, "d", [a]);
    remove(server, "a", "Foreground");
    assertEquals(names(server), "(a) (b) (c)");
    const release = (name: string) => {
      const held = server.objects.get({ ...configMap, name })!;
      server.objects.update({ ...held, metadata: { ...held.metadata, finalizers: [] } });
    };
    release("b");
    assertEquals(names(server), "(c)");
    release("c");
    assertEquals(names(server), "");
    return Promise.resolve();
  }));

test("a circle of owners is deleted in the foreground too, and watches have each event", () =>
  withServer(({ server }) => {
    const deleted: string[] = [];
    using _witness = server.store.subscribe("configmaps", ({ type, key }) => {
      if (type === "DELETED") deleted.push(key.replace("default/", ""));
    });
    for (const circle of ["ab", "abc", "abcd"]) {
      const made = [...circle].map((name) => ({
        ...create(server, name),
        blockOwnerDeletion: true,
      }));
      for (const [index, { name }] of made.entries()) {
        const object = server.objects.get({ ...configMap, name });
        const owner = { ...configMap, ...made.at(index - 1)! };
        server.objects.update({
          ...object,
          metadata: { ...object.metadata, ownerReferences: [owner] },
        });
      }
      remove(server, "a", "Foreground");
      assertEquals([names(server), deleted.splice(0).sort().join("")], ["", circle]);
    }
    return Promise.resolve();
  }));

test("an object whose owner never was there, or is of another namespace, is deleted at once", () =>
  withServer(({ server }) => {
    const elsewhere = server.objects.create({
      ...configMap,
      metadata: { name: "a", namespace: "kube-system" },
    });
    create(server, "b", [{ name: "a", uid: elsewhere.metadata.uid }]);
    create(server, "c", [{ name: "gone", uid: "gone" }]);
    create(server, "d", [{ ...create(server, "e"), uid: "another" }]);
    assertEquals(names(server), "e a");
    return Promise.resolve();
  }));

test("an owner of a kind that is not served, and a namespaced owner of the cluster, change nothing", () =>
  withServer(({ server }) => {
    const ownerReferences = [{ apiVersion: "example.com/v1", kind: "Gone", name: "a", uid: "a" }];
    server.objects.create({ ...configMap, metadata: { name: "a", ownerReferences } });
    const owner = create(server, "b");
    server.objects.create({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "shop", ownerReferences: [{ ...configMap, ...owner }] },
    });
    remove(server, "b");
    const shop = server.objects.get({ apiVersion: "v1", kind: "Namespace", name: "shop" });
    assertEquals([names(server), shop?.metadata.deletionTimestamp], ["a", undefined]);
    return Promise.resolve();
  }));

test("a namespaced object may be owned by one of the cluster", () =>
  withServer(({ server }) => {
    const node = server.objects.create({ apiVersion: "v1", kind: "Node", metadata: { name: "n" } });
    const { uid } = node.metadata;
    const ownerReferences = [{ apiVersion: "v1", kind: "Node", name: "n", uid }];
    server.objects.create({ ...configMap, metadata: { name: "a", ownerReferences } });
    assertEquals(names(server), "a");
    server.objects.delete({ apiVersion: "v1", kind: "Node", name: "n" });
    assertEquals(names(server), "");
    return Promise.resolve();
  }));

test("without the garbage collector dependents stay, and finalizers too", () =>
  withServer(({ server }) => {
    create(server, "b", [create(server, "a")]);
    remove(server, "a", "Foreground");
    assertEquals(names(server), "(a) b");
    return Promise.resolve();
  }, { garbageCollection: false }));
