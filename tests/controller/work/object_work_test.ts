import { assertEquals } from "@std/assert";
import { OwnEvents } from "../../../src/controller/own_writes/own_events.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { SourceList } from "../../../src/controller/sources/source_list.ts";
import { objectWork } from "../../../src/controller/work/object_work.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { controllerServices } from "../../support/controllers/controller_services.ts";
import {
  configMaps,
  startWebsites,
  website,
  websites,
} from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

test("the work of a controller has the keys of its objects, and follows them until it ends", async () => {
  await using pod = await startWebsites();
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  const kube = pod.kube();
  await using informers = createInformerFactory(kube);
  const followed = new FollowedInformers(informers);
  const options = { for: websites, owns: [configMaps], reconcile: () => {} };
  const started = objectWork(options, {
    services: controllerServices(kube, followed),
    name: "sites",
    sources: new SourceList(followed, { clock: new FakeClock(), onError: () => {} }),
    ownEvents: new OwnEvents(),
    onHidden: () => {},
    onWrite: () => {},
  });
  await informers.waitForSync();
  assertEquals([[...started.work.keys(() => true)], [...started.work.keys(() => false)]], [[
    "default/a",
  ], []]);
  assertEquals(followed.usersOf("/api/v1/configmaps"), ["sites"]);
  started[Symbol.dispose]();
  assertEquals(followed.all, []);
});
