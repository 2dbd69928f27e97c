import { assertEquals } from "@std/assert";
import { readClusterUid } from "../../../src/informer/snapshot/cluster_uid.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { startScriptServer } from "../../support/servers/script_server.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { test } from "../../support/test.ts";

const { clock } = currentRuntime();
const live = new AbortController().signal;

test("the uid of kube-system identifies a cluster, where it may be read", async () => {
  const answers = [
    { chunks: ['{"kind":"PartialObjectMetadata","metadata":{"uid":"u1"}}'] },
    { status: 403, chunks: ['{"kind":"Status","code":403}'] },
    { status: 404 },
    { status: 500, chunks: ["it is"], end: "break" as const },
    { chunks: ["{}"] },
    { chunks: ["null"] },
    { chunks: ['{"metadata":{"uid":5}}'] },
    { chunks: ["no JSON"] },
  ];
  await using server = await startScriptServer(answers);
  const uids: unknown[] = [];
  for (const _ of answers) uids.push(await readClusterUid(server.kube, { clock, signal: live }));
  assertEquals(uids, ["u1", ...answers.slice(1).map(() => undefined)]);
  assertEquals(server.asked[0]?.pathname, "/api/v1/namespaces/kube-system");
});

test("readClusterUid stops waiting for a response when the signal aborts", async () => {
  await using server = await startScriptServer([{ chunks: ["{"], end: "open" }]);
  const stop = new AbortController();
  const reading = readClusterUid(server.kube, { clock, signal: stop.signal });
  while (server.taken === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  stop.abort();
  assertEquals(await reading, undefined);
  const signal = AbortSignal.abort();
  assertEquals(await readClusterUid(server.kube, { clock, signal }), undefined);
});

test("readClusterUid waits 5 s for a response", async () => {
  const clock = new FakeClock();
  const fetch = () => new Promise<never>(() => {});
  const kube = { ...literalKube(() => new Response()), fetch };
  const reading = readClusterUid(kube, { clock, signal: live });
  await clock.advance(5_000);
  assertEquals([await reading, clock.pending], [undefined, 0]);
});
