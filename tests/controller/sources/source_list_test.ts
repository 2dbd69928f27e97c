import { assertEquals } from "@std/assert";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { SourceList } from "../../../src/controller/sources/source_list.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { configMaps } from "../../support/controllers/websites.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("a source can be added before the start, while it runs, and be removed", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a");
  await using informers = createInformerFactory(pod.kube());
  const followed = new FollowedInformers(informers);
  const list = new SourceList(followed, { clock: new FakeClock(), onError: () => {} });
  const added: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const source = (name: string) => ({
    watched: configMaps,
    keysOf: ({ metadata }: { metadata: { name: string } }) => [`${name} ${metadata.name}`],
  });
  const first = list.addSource(source("first"));
  const { signal } = new AbortController();
  await list.start((key) => {
    added.push(key);
    if (key === "second b") resolve();
  }, signal);
  assertEquals(added, ["first a"]);
  using second = list.addSource(source("second"));
  first[Symbol.dispose]();
  putConfigMap(pod.server, "b");
  await promise;
  assertEquals(added, ["first a", "second a", "second b"]);
  second[Symbol.dispose]();
  assertEquals(followed.of("/api/v1/configmaps"), []);
});

test("a source that yields keys is read while the list runs", async () => {
  await using pod = await startPod();
  await using informers = createInformerFactory(pod.kube());
  const errors: unknown[] = [];
  const list = new SourceList(new FollowedInformers(informers), {
    clock: new FakeClock(),
    onError: (error, source) => errors.push(`${source}: ${error}`),
  });
  const signals: AbortSignal[] = [];
  list.addSource({
    async *keys({ signal }) {
      signals.push(signal);
      yield "a";
      throw "lost";
    },
  });
  const added: string[] = [];
  await list.start((key) => added.push(key), new AbortController().signal);
  await settled();
  assertEquals([added, errors], [["a"], ["the source keys: lost"]]);
  list.stop();
  assertEquals(signals[0]?.aborted, true);
});

test("a keysOf or a when that throws is reported with the object, and the others go on", async () => {
  await using pod = await startPod();
  await using informers = createInformerFactory(pod.kube());
  for (const name of ["a", "b"]) putConfigMap(pod.server, name);
  const errors: string[] = [];
  const list = new SourceList(new FollowedInformers(informers), {
    clock: new FakeClock(),
    onError: (error, what) => errors.push(`${what}: ${(error as Error).message}`),
  });
  const failing = ({ metadata: { name } }: { metadata: { name: string } }) => {
    if (name === "a") throw new Error("not this one");
    return name;
  };
  list.addSource({
    watched: { resource: configMaps, when: { created: (object) => failing(object) === "b" } },
    keysOf: (object) => [failing(object)],
  });
  const added: string[] = [];
  await list.start((key) => added.push(key), new AbortController().signal);
  assertEquals(added, ["b"]);
  assertEquals(errors, [
    "`when` of default/a: not this one",
    "`keysOf` of default/a: not this one",
  ]);
  list.stop();
});
