import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createEventRecorder } from "../../src/controller/event_recorder.ts";
import { FollowedInformers } from "../../src/controller/sources/followed_informers.ts";
import { ObjectContext } from "../../src/controller/object_context.ts";
import { OWNER_UID, ownerUids } from "../../src/controller/sources/owner_keys.ts";
import type { WrittenObject } from "../../src/controller/own_writes/written_object.ts";
import {
  createInformerFactory,
  type InformerFactory,
} from "../../src/informer/informer_factory.ts";
import {
  configMaps,
  startWebsites,
  storedSite,
  type Website,
  website,
  websites,
} from "../support/controllers/websites.ts";
import { controllerServices } from "../support/controllers/controller_services.ts";
import type { Pod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

interface Given {
  context: ObjectContext<Website>;
  writes: WrittenObject[];
  informers: InformerFactory;
}

async function contextOf(pod: Pod, object: Website | undefined): Promise<Given> {
  const kube = pod.kube();
  const informers = createInformerFactory(kube, { indexes: { [OWNER_UID]: ownerUids } });
  const followed = new FollowedInformers(informers);
  await followed.follow(configMaps).informers[0]!.waitForSync();
  const writes: WrittenObject[] = [];
  const context = new ObjectContext<Website>({
    services: controllerServices(kube, followed),
    guard: () => undefined,
    controller: "websites",
    resource: websites,
    key: "default/a",
    object,
    attempt: 1,
    reconcileId: "id-1",
    signal: new AbortController().signal,
    events: createEventRecorder(kube, { controller: "example.com/a", instance: "web-0" }),
    onWrite: (written) => writes.push(written),
    onStep: () => () => {},
    hasStatus: true,
  });
  return { context, writes, informers };
}

const ready = { type: "Ready", status: "True", reason: "Applied" } as const;

function createSite(pod: Pod): Website {
  pod.server.objects.create({ ...website, metadata: { name: "a" }, spec: { text: "1" } });
  return storedSite(pod, "a")!;
}

test("apply, owned and setConditions name what they cannot use", async () => {
  await using pod = await startWebsites();
  const { context, informers } = await contextOf(pod, createSite(pod));
  await using _informers = informers;
  const { apply, owned, setConditions } = context;
  for (const wrong of [null, undefined, 5, "text", {}] as never[]) {
    const object = { metadata: { name: "a" } };
    await assertRejects(() => apply(wrong, object), TypeError, "A resource must be a definition");
    await assertRejects(() => apply(configMaps, wrong), TypeError, "The object");
    const owner = { owner: wrong ?? 0 as never };
    await assertRejects(() => apply(configMaps, object, owner), TypeError, "owner must be true");
    const other = { force: true } as object;
    await assertRejects(() => apply(configMaps, object, other), TypeError, 'no setting "force"');
    assertThrows(() => owned(wrong), TypeError, "A resource must be a definition");
    await assertRejects(() => setConditions(wrong), TypeError, "setConditions takes an array");
    await assertRejects(() => setConditions([wrong]), TypeError, "A condition must be an object");
  }
});

test("apply sets the owner and the namespace, and takes fields back; the write is noted", async () => {
  await using pod = await startWebsites();
  const site = createSite(pod);
  const { context, writes, informers } = await contextOf(pod, site);
  await using _informers = informers;
  const { apply, owned } = context;
  const made = await apply(configMaps, { metadata: { name: "a" }, data: { x: "1" } });
  assertEquals([made.metadata.namespace, made.metadata.ownerReferences?.[0]?.uid], [
    "default",
    site.metadata.uid,
  ]);
  pod.server.objects.update({ ...made, data: { x: "changed" } } as never, {
    fieldManager: "kubectl",
  });
  const again = await apply(configMaps, { metadata: { name: "a" }, data: { x: "1" } });
  assertEquals(again.data, { x: "1" });
  assertEquals(writes.map(({ name, version }) => [name, version]), [
    ["a", made.metadata.resourceVersion],
    ["a", again.metadata.resourceVersion],
  ]);
  await informers.informer("/api/v1/configmaps").waitForVersion(again.metadata.resourceVersion!);
  assertEquals(owned(configMaps).map(({ metadata, data }) => [metadata.name, data?.x]), [
    ["a", "1"],
  ]);
  assertThrows(() => owned(websites), TypeError, "add the resource to its `owns`");
});

test("setConditions writes only changes, twice in a reconcile too", async () => {
  await using pod = await startWebsites();
  const { context, writes, informers } = await contextOf(pod, createSite(pod));
  await using _informers = informers;
  await context.setConditions([ready]);
  await context.setConditions([ready]);
  await context.setConditions([{ ...ready, status: "False", reason: "Broken" }]);
  assertEquals(writes.length, 2);
  const { status } = storedSite(pod, "a")!;
  assertEquals([status?.conditions?.[0]?.reason, status?.observedGeneration], ["Broken", 1]);
});

/** Each way in which a reconcile may write its own object. */
const ownWrites: Record<string, (context: ObjectContext<Website>) => Promise<unknown>> = {
  "a label": ({ client }) =>
    client(websites).patch("a", { merge: { metadata: { labels: { x: "1" } } } }),
  "the status": ({ client }) =>
    client(websites).status.patch("a", { merge: { status: { url: "x" } } }),
  "the scale": ({ client }) =>
    client(websites).scale.patch("a", { merge: { spec: { replicas: 2 } } }),
  "its own spec": ({ client }) => client(websites).patch("a", { merge: { spec: { text: "2" } } }),
  "applied fields": ({ client }) =>
    client(websites).apply({ metadata: { name: "a" }, spec: { replicas: 3 } }),
  "a replaced object": ({ client }) =>
    client(websites).updateWithRetry("a", (site) => {
      site.spec = { text: "3" };
    }),
  "a label, by its own request": ({ kube }) =>
    kube.fetch("/apis/example.com/v1/namespaces/default/websites/a", {
      method: "PATCH",
      headers: { "content-type": "application/merge-patch+json" },
      body: JSON.stringify({ metadata: { labels: { x: "2" } } }),
    }),
  "a status that is set": ({ setStatus }) => setStatus({ url: "y" }),
};

for (const [what, write] of Object.entries(ownWrites)) {
  test(`setConditions succeeds at once after the reconcile has written ${what}`, async () => {
    await using pod = await startWebsites();
    const { context, informers } = await contextOf(pod, createSite(pod));
    await using _informers = informers;
    await write(context);
    await context.setConditions([ready]);
    assertEquals(pod.server.requests.filter(({ status }) => status === 409), []);
    assertEquals(storedSite(pod, "a")?.status?.conditions?.[0]?.reason, "Applied");
  });
}

test("an object that is gone owns nothing and has no status", async () => {
  await using pod = await startWebsites();
  const { context, informers } = await contextOf(pod, undefined);
  await using _informers = informers;
  assertEquals([context.name, context.namespace], ["a", "default"]);
  await assertRejects(
    () => context.apply(configMaps, { metadata: { name: "a" } }),
    TypeError,
    "gone",
  );
  await assertRejects(() => context.setConditions([]), TypeError, "gone");
  context.recordEvent({ reason: "A", note: "b" });
});
