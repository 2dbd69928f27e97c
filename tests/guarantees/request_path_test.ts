import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { startPod } from "../support/fakes/pod.ts";
import { inFull, test } from "../support/test.ts";

const REQUESTS = inFull(10_000, 1_000);

test(`${REQUESTS} requests read no file`, async () => {
  await using pod = await startPod();
  const files = { token: pod.kubelet.current.token, "ca.crt": pod.server.caPem };
  const runtime = fakeRuntime({ files });
  const config = { server: pod.server.url, tokenFile: "token", caFile: "ca.crt" };
  await using kube = createKubeFetch(config, { runtime });
  await (await kube.fetch("/version")).text();
  assertEquals(runtime.reads.sort(), ["ca.crt", "token"]);
  const send = async () => {
    for (let i = 0; i < REQUESTS / 10; i++) await (await kube.fetch("/version")).text();
  };
  await Promise.all(Array.from({ length: 10 }, send));
  assertEquals(pod.server.counters.requests, REQUESTS + 1);
  assertEquals(runtime.reads.length, 2);
});
