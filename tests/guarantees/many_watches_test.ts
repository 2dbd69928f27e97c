import { assert, assertEquals } from "@std/assert";
import { watch } from "../../src/watch/watch.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const WATCHES = 300;

test("300 watches at once work, and a GET still gets through", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  putConfigMap(pod.server, "a");
  const streams = Array.from(
    { length: WATCHES },
    () => watch(kube, "/api/v1/configmaps").getReader(),
  );
  await Promise.all(streams.map((stream) => stream.read()));
  assertEquals((await (await kube.fetch("/version")).json()).major, "1");

  putConfigMap(pod.server, "b");
  const next = await Promise.all(streams.map((stream) => stream.read()));
  assert(next.every(({ value }) => value?.object.metadata.name === "b"));
  await Promise.all(streams.map((stream) => stream.cancel()));
});
