import { assertEquals } from "@std/assert";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";
import { admissionLookups } from "../../../src/testing/writes/admission_lookups.ts";
import { test } from "../../support/test.ts";

test("the default class is the newest of those that say so, of one second the first by name", () => {
  const store = new ObjectStore();
  const lookups = admissionLookups({ store }, "shop");
  const put = (name: string, creationTimestamp: string, annotation: string, value = "true") =>
    store.put("storage.k8s.io/storageclasses", name, {
      metadata: { name, creationTimestamp, annotations: { [annotation]: value } },
    });
  const annotation = "storageclass.kubernetes.io/is-default-class";
  assertEquals(lookups.defaultClass(), undefined);
  put("off", "2026-01-03T00:00:00Z", annotation, "false");
  assertEquals(lookups.defaultClass(), undefined);
  put("old", "2026-01-01T00:00:00Z", "storageclass.beta.kubernetes.io/is-default-class");
  assertEquals(lookups.defaultClass(), "old");
  put("z", "2026-01-02T00:00:00Z", annotation);
  put("new", "2026-01-02T00:00:00Z", annotation);
  assertEquals(lookups.defaultClass(), "new");
});

test("accounts are looked up in the namespace of the object, and only where they are to exist", () => {
  const store = new ObjectStore();
  store.put("serviceaccounts", "shop/robot", { metadata: { name: "robot" } });
  assertEquals(admissionLookups({ store }, "shop").accountOf, undefined);
  const nameIn = (namespace: string) =>
    admissionLookups({ store, checksAccounts: true }, namespace).accountOf?.("robot")?.metadata
      .name;
  assertEquals([nameIn("shop"), nameIn("default")], ["robot", undefined]);
});
