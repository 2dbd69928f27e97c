import { assertEquals } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_client.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { withOwner } from "../../../src/controller/owners/owner_reference.ts";
import {
  configMaps,
  startWebsites,
  type Website,
  websites,
} from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

test("with everyOwner each owner of an object is reconciled and finds it, and without only its controller", async () => {
  await using pod = await startWebsites();
  const kube = pod.kube();
  const sites = createResourceClient<Website>(kube, websites).namespace("default");
  const maps = createResourceClient(kube, configMaps).namespace("default");
  const owners = [
    await sites.create({ metadata: { name: "a" } }),
    await sites.create({ metadata: { name: "b" } }),
  ];
  await using manager = createManager(kube);
  const stop = new AbortController();
  const found: Record<string, Record<string, number>> = { every: {}, controller: {} };
  let runs = 0;
  for (const [name, everyOwner] of [["every", true], ["controller", false]] as const) {
    manager.controller({
      name,
      for: websites,
      owns: [{ resource: configMaps, everyOwner }],
      reconcile({ metadata }, { owned }) {
        runs++;
        found[name]![metadata.name] = owned(configMaps).length;
        const { a, b } = found.every!;
        if (a === 1 && b === 1) stop.abort();
      },
    });
  }
  const running = manager.run({ signal: stop.signal });
  while (runs < 4) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(found, { every: { a: 0, b: 0 }, controller: { a: 0, b: 0 } });
  const metadata = { name: "shared", namespace: "default" };
  const first = withOwner({ definition: websites, object: owners[0]! }, { metadata });
  const ownerReferences = withOwner({ definition: websites, object: owners[1]! }, {
    metadata: { ...metadata, ownerReferences: first },
  });
  await maps.create({ metadata: { ...metadata, ownerReferences } });
  await running;
  assertEquals([found, runs], [{ every: { a: 1, b: 1 }, controller: { a: 0, b: 0 } }, 6]);
});
