import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { createInformerFactory } from "../../src/informer/informer_factory.ts";
import type { DeepReadonly } from "../../src/core/deep_readonly.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

const byName = (object: DeepReadonly<KubernetesObject>) => object.metadata.name;

test("InformerFactory has one informer and one watch for a resource, however many handlers there are", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a");
  await using factory = createInformerFactory(pod.kube());
  const informers = Array.from({ length: 200 }, () => factory.informer(PATH));
  const told = informers.map((informer) =>
    new Promise<string>((resolve) =>
      informer.addHandler(({ object }) => resolve(object.metadata.name))
    )
  );
  await factory.waitForSync();
  assertEquals(new Set(await Promise.all(told)), new Set(["a"]));
  assertEquals([new Set(informers).size, pod.server.counters.watchesOpened], [1, 1]);
});

test("InformerFactory distinguishes informers by path, selectors and metadataOnly", async () => {
  await using pod = await startPod();
  await using factory = createInformerFactory(pod.kube(), { labelSelector: "app=a" });
  const informers = [
    factory.informer(PATH),
    factory.informer("/api/v1/configmaps"),
    factory.informer(PATH, { labelSelector: "app=b" }),
    factory.informer(PATH, { fieldSelector: "metadata.name=a" }),
    factory.informer(PATH, { metadataOnly: true }),
  ];
  assertEquals(new Set(informers).size, 5);
  assertStrictEquals(
    factory.informer(PATH, { labelSelector: "app=a", metadataOnly: false }),
    informers[0],
  );
  await factory.waitForSync();
  assertEquals(pod.server.counters.watchesOpened, 5);
});

test("InformerFactory refuses options that differ from those of an existing informer", async () => {
  await using pod = await startPod();
  const transform = (object: KubernetesObject) => object;
  await using factory = createInformerFactory(pod.kube(), { transform, indexes: { name: byName } });
  const informer = factory.informer(PATH, { indexes: { other: byName } });
  for (const options of [{}, { transform }, { indexes: { name: byName, other: byName } }]) {
    assertStrictEquals(factory.informer(PATH, options), informer);
  }
  const other = (object: DeepReadonly<KubernetesObject>) => object.metadata.name;
  assertThrows(
    () => factory.informer(PATH, { indexes: { third: byName, name: other } }),
    TypeError,
    `The informer of ${PATH} has an index "name" with another function: share one function`,
  );
  assertThrows(() => informer.store.byIndex("third", "none"), RangeError, "third");
  assertThrows(() => factory.informer(PATH, { indexes: { namespace: byName } }), TypeError);
  assertThrows(
    () => factory.informer(PATH, { transform: (object) => object }),
    TypeError,
    "was made with another transform",
  );
  await informer.waitForSync();
  assertEquals([...informer.store.byIndex("name", "none")], []);
});

test("an informer gets an index later, for the objects that it has and for those that come", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a");
  for (const keep of ["bytes", "objects"] as const) {
    await using factory = createInformerFactory(pod.kube(), { keep });
    const informer = factory.informer(PATH);
    const namesOf = (name: string, value: string) =>
      informer.store.byIndex(name, value).map(({ metadata }) => metadata.name);
    const early = { early: byName };
    assertStrictEquals(factory.informer(PATH, { indexes: early }), informer);
    await informer.waitForSync();
    assertEquals(namesOf("early", "a"), ["a"]);
    const late = { late: () => "all", none: () => undefined };
    assertStrictEquals(factory.informer(PATH, { indexes: { ...early, ...late } }), informer);
    assertStrictEquals(factory.informer(PATH, { indexes: late }), informer);
    assertEquals([namesOf("late", "all"), namesOf("none", "all")], [["a"], []]);
    const second = informer.waitUntil("default/b", (it) => it !== undefined);
    putConfigMap(pod.server, "b");
    await second;
    assertEquals([namesOf("late", "all"), namesOf("early", "b")], [["a", "b"], ["b"]]);
    pod.server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "b" });
    await informer.waitUntil("default/b", (it) => it === undefined);
    assertEquals([namesOf("late", "all"), namesOf("early", "b")], [["a"], []]);
  }
});

test("InformerFactory replaces an informer that has ended", async () => {
  await using pod = await startPod();
  await using factory = createInformerFactory(pod.kube());
  const first = factory.informer(PATH);
  await first[Symbol.asyncDispose]();
  const second = factory.informer(PATH);
  assert(second !== first);
  await factory.waitForSync();
});

test("waitForSync of an InformerFactory with failFast fails with the first refusal", async () => {
  await using pod = await startPod();
  await using factory = createInformerFactory(pod.kube(), { onError: () => {} });
  factory.informer(PATH);
  factory.informer("/apis/none.io/v1/widgets");
  await assertRejects(
    () => factory.waitForSync({ timeoutMs: 30_000, failFast: true }),
    ApiStatusError,
  );
  const late = await assertRejects(() => factory.waitForSync({ timeoutMs: 50 }), TimeoutError);
  assert(late.cause instanceof ApiStatusError && late.cause.httpStatus === 404);
});

test("waitForSync of an InformerFactory names the informers that are late, and leaves no timer", async () => {
  const clock = new FakeClock();
  const runtime = { ...currentRuntime(), clock };
  await using server = await startScriptServer([{ status: 503, chunks: ["{}"] }], { runtime });
  const backingOff = Promise.withResolvers<void>();
  const factory = createInformerFactory(server.kube, {
    onStateChange: ({ name }) => name === "backingOff" && backingOff.resolve(),
  });
  factory.informer(PATH);
  const failing = assertRejects(
    () => factory.waitForSync({ timeoutMs: 100 }),
    TimeoutError,
    `Not synced within 100 ms: ${PATH} is backingOff (`,
  );
  await backingOff.promise;
  await clock.advance(100);
  await failing;
  await factory[Symbol.asyncDispose]();
  assertEquals(clock.pending, 0);
});

test("a disposed InformerFactory has ended its informers and makes no more", async () => {
  await using pod = await startPod();
  const factory = createInformerFactory(pod.kube());
  const informers = [factory.informer(PATH), factory.informer("/api/v1/configmaps")];
  await factory.waitForSync();
  await factory[Symbol.asyncDispose]();
  assertEquals(informers.map(({ state }) => state.name), ["stopped", "stopped"]);
  assertThrows(() => factory.informer(PATH), TypeError, "has been disposed of");
});
