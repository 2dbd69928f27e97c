import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { StreamLimitError } from "../../src/core/errors.ts";
import { watch } from "../../src/watch/watch.ts";
import { putConfigMap, startPod } from "../support/pod.ts";
import { runtimeName, test } from "../support/test.ts";

const WATCHES = 300;

test("300 watches at once work or say why not, and a GET still gets through", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  putConfigMap(pod.server, "a");
  const streams = Array.from(
    { length: WATCHES },
    () => watch(kube, "/api/v1/configmaps").getReader(),
  );
  const outcomes = await Promise.allSettled(streams.map((stream) => stream.read()));
  const working = streams.filter((_, i) => outcomes[i]?.status === "fulfilled");
  const failed = outcomes.filter((outcome) => outcome.status === "rejected");
  for (const { reason } of failed) {
    assertInstanceOf(reason, StreamLimitError);
    assertStringIncludes(reason.message, "BUN_CONFIG_MAX_HTTP_REQUESTS");
  }
  assertEquals(working.length, runtimeName === "deno" ? WATCHES : 240);
  assertEquals((await (await kube.fetch("/version")).json()).major, "1");

  putConfigMap(pod.server, "b");
  const next = await Promise.all(working.map((stream) => stream.read()));
  assert(next.every(({ value }) => value?.object.metadata.name === "b"));
  await Promise.all(streams.map((stream) => stream.cancel().catch(() => {})));
}, { timeoutMs: 120_000 });
