import { assert, assertEquals, assertRejects } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { manifestsOf } from "../../src/controller/manifests_of.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { configMaps, websites } from "../support/controllers/websites.ts";
import { test } from "../support/test.ts";

const options = { name: "sites", namespace: "ops", image: "registry.example.com/sites:1" };

test("manifestsOf needs no cluster: its client has the namespace and sends nothing", async () => {
  const seen: KubeFetch[] = [];
  const errors: unknown[] = [];
  const objects = await manifestsOf((kube) => {
    seen.push(kube);
    const manager = createManager(kube, { onError: (error) => void errors.push(error) });
    manager.controller({
      for: { resource: websites, namespace: kube.namespace },
      owns: [{ resource: configMaps, namespace: kube.namespace }],
      reconcile() {},
    });
    return manager;
  }, options);
  const kinds = objects.map(({ kind }) => kind);
  assertEquals(kinds, ["ServiceAccount", "Role", "RoleBinding", "Deployment"]);
  assertEquals(objects[1]?.metadata.namespace, "ops");
  const [kube] = seen;
  assert(kube?.disposed.aborted);
  await assertRejects(() => kube.fetch("/version"), Error, "has been disposed of");
  assertEquals(errors, []);
});

test("manifestsOf refuses wrong settings before it creates the operator", async () => {
  let created = 0;
  const create = (kube: KubeFetch) => {
    created++;
    return createManager(kube);
  };
  await assertRejects(() => manifestsOf(create, { ...options, name: "A" }), TypeError, "name");
  assertEquals(created, 0);
  for (const made of [{}, undefined, null, 5, () => {}] as never[]) {
    const message = "`create` of manifestsOf must return the manager";
    await assertRejects(() => manifestsOf(() => made, options), TypeError, message);
  }
});
