import { assertEquals } from "@std/assert";
import { ownerKey } from "../../../src/controller/sources/owner_key.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import {
  startWebsites,
  type Website,
  website,
  websites,
} from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

test("ownerKey finds the controller of an object, unless its place has been taken", async () => {
  await using pod = await startWebsites();
  const { metadata } = pod.server.objects.create({ ...website, metadata: { name: "a" } });
  await using informer = createInformer<Website>(pod.kube(), "/apis/example.com/v1/websites");
  await informer.waitForSync();
  const keyOf = (reference: { name: string; uid: string; kind?: string }) =>
    ownerKey({
      metadata: {
        name: "child",
        namespace: "default",
        ownerReferences: [{ ...website, controller: true, ...reference }],
      },
    }, { resource: websites, store: informer.store });
  const uid = metadata.uid ?? "";
  assertEquals(keyOf({ name: "a", uid }), "default/a");
  assertEquals(keyOf({ name: "a", uid: "another" }), undefined);
  assertEquals(keyOf({ name: "b", uid }), "default/b"); // it may be gone, and is reconciled as such
  assertEquals(keyOf({ name: "a", uid, kind: "Other" }), undefined);
});
