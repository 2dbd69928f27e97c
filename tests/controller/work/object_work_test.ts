import { assertEquals, assertThrows } from "@std/assert";
import { OwnEvents } from "../../../src/controller/own_writes/own_events.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { SourceList } from "../../../src/controller/sources/source_list.ts";
import { followObjects, objectWork } from "../../../src/controller/work/object_work.ts";
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
  });
  await informers.waitForSync();
  assertEquals([[...started.work.keys(() => true)], [...started.work.keys(() => false)]], [[
    "default/a",
  ], []]);
  assertEquals(followed.usersOf("/api/v1/configmaps"), ["sites"]);
  started[Symbol.dispose]();
  assertEquals(followed.all, []);
});

test("followObjects adds for, owns and watches to the sources, or none of them", async () => {
  await using pod = await startWebsites();
  const { objects } = pod.server;
  for (const name of ["one", "two"]) {
    objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    objects.create({ ...website, metadata: { name: "a", namespace: name } });
  }
  objects.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "c", namespace: "one" },
  });
  await using informers = createInformerFactory(pod.kube());
  const followed = new FollowedInformers(informers);
  const sources = new SourceList(followed, { clock: new FakeClock(), onError: () => {} });
  const parts = { followed, sources, name: "sites", isOwn: () => false, onHidden: () => {} };
  const namespaces = ["one", "two"];
  const options = {
    for: { resource: websites, namespaces },
    owns: [configMaps],
    watches: [{
      watched: { resource: configMaps, namespaces },
      keysOf: () => ["watched"],
    }],
    reconcile() {},
  };
  const wrong = { ...options, watches: [{ watched: { ...options.for, transform: () => {} } }] };
  assertThrows(() => followObjects(wrong as never, parts), TypeError, "another transform");
  assertEquals(followed.all, []);
  const { store } = followObjects(options, parts);
  assertEquals([followed.all.length, followed.usersOf("/api/v1/configmaps")], [5, ["sites"]]);
  const added: string[] = [];
  await sources.start((key) => added.push(key), new AbortController().signal);
  assertEquals(added.toSorted(), ["one/a", "two/a", "watched"]);
  assertEquals([...store.keys()].toSorted(), ["one/a", "two/a"]);
  sources.stop();
});
