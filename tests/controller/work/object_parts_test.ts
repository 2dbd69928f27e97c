import { assertEquals } from "@std/assert";
import { OwnEvents } from "../../../src/controller/own_writes/own_events.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { objectParts } from "../../../src/controller/work/object_parts.ts";
import { InformerFactory } from "../../../src/informer/informer_factory.ts";
import { freeHost } from "../../support/controllers/free_host.ts";
import {
  configMaps,
  startWebsites,
  website,
  websites,
} from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

test("the parts of a controller follow its objects and those that they own until they end", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  const kube = pod.kube();
  await using informers = new InformerFactory(kube);
  const followed = new FollowedInformers(informers);
  const options = { for: websites, owns: [configMaps], reconcile: () => {} };
  const parts = objectParts(options, {
    host: freeHost(kube, followed),
    name: "sites",
    onWrite: () => {},
    ownEvents: new OwnEvents(),
  });
  await informers.waitForSync();
  assertEquals([parts.sources.length, [...parts.work.keys()]], [2, ["default/a"]]);
  assertEquals(followed.usersOf("/api/v1/configmaps"), ["sites"]);
  parts[Symbol.dispose]();
  assertEquals(followed.all, []);
});
