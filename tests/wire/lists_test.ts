import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { ClusterConfig } from "../../src/config/cluster_config.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { test } from "../support/test.ts";
import { answer } from "./support/answers.ts";
import { kubeBy, sharedTrust, type Trust } from "./support/client.ts";
import { type RawServer, startRawServer } from "./support/raw_server.ts";
import { startSilentServer } from "./support/silent_server.ts";
import { reasonOf, SOON } from "./support/soon.ts";

const LIST = "/api/v1/pods?limit=500";
const SILENT_MS = 10_000;

/** Returns the settings of a program in a pod, where responses are not compressed. */
function configOf({ url: server }: RawServer, { caPem }: Trust): ClusterConfig {
  return { server, caPem, disableCompression: true };
}

test("Lists one after the other share a connection, which the client's disposal closes", async () => {
  const trust = await sharedTrust();
  const silent = await startSilentServer(trust.keyPair);
  await using server = silent.server;
  {
    await using kube = kubeBy("own", configOf(server, trust));
    for (let list = 0; list < 5; list++) {
      assertEquals(await (await kube.fetch(LIST)).text(), "1");
    }
  }
  assert(await server.openAtMost(0, SOON), `${server.open} are open`);
  assertEquals(server.connections, 1);
});

test("A list over a connection that the server has ended is sent again", async () => {
  const trust = await sharedTrust();
  let heads = 0;
  await using server = await startRawServer(async (connection) => {
    for (;;) {
      await connection.head();
      if (++heads === 2) return connection.close("clean"); // it has read the request
      await connection.write(answer("{}"));
    }
  }, { keyPair: trust.keyPair });
  await using kube = kubeBy("own", configOf(server, trust));
  for (let list = 0; list < 2; list++) assertEquals(await (await kube.fetch(LIST)).text(), "{}");
  assertEquals([heads, server.connections], [3, 2]);
});

test("After 10 s of silence and an aborted list, the next list gets a new connection", async () => {
  const trust = await sharedTrust();
  const silent = await startSilentServer(trust.keyPair);
  await using server = silent.server;
  const runtime = fakeRuntime();
  await using kube = kubeBy("own", configOf(server, trust), { runtime });
  silent.gather(3);
  const warming = Array.from({ length: 3 }, () => kube.fetch(LIST));
  for (const response of await Promise.all(warming)) await response.text();
  silent.silenceOld();
  const abort = new AbortController();
  const why = new Error("given up");
  const hanging = kube.fetch(LIST, { signal: abort.signal });
  hanging.catch(() => {});
  assert(await silent.untilUnanswered(1));
  await runtime.clock.advance(SILENT_MS + 1);
  abort.abort(why);
  assertStrictEquals(await reasonOf(hanging), why);
  const late = AbortSignal.timeout(SOON.timeoutMs);
  assertEquals(await (await kube.fetch(LIST, { signal: late })).text(), "4");
  assert(await server.openAtMost(1, SOON), `${server.open} are open`);
});
