import { assertEquals, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import type { Change } from "../../src/informer/handlers/change.ts";
import type { InformerOptions } from "../../src/informer/informer_options.ts";
import { RunningInformer } from "../../src/informer/running_informer.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import { countedSignal } from "../support/counted_signal.ts";
import { FakeClock, settled } from "../support/clocks/fake_clock.ts";
import { type Answer, frame, startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/configmaps";

/** Returns a page of a list with objects of these resourceVersions, which are their names too. */
function list(resourceVersion: string, ...versions: string[]): Answer {
  const items = versions.map((version) => ({
    metadata: { name: `n${version}`, uid: version, resourceVersion: version },
  }));
  const body = { kind: "ConfigMapList", metadata: { resourceVersion }, items };
  return { chunks: [JSON.stringify(body)], end: "close" };
}

/** On Bun a client has no response before the first chunk of its body. */
const quietWatch: Answer = { chunks: [frame("BOOKMARK", "9")], end: "open" };

/** Starts an informer that lists and watches by a script. */
async function startInformer(script: Answer[], options: InformerOptions<KubernetesObject> = {}) {
  const clock = new FakeClock();
  const server = await startScriptServer(script, { runtime: { ...currentRuntime(), clock } });
  const informer = new RunningInformer<KubernetesObject>(server.kube, PATH, {
    clock,
    watchList: false,
    ...options,
  });
  return {
    clock,
    informer,
    async [Symbol.asyncDispose]() {
      await informer[Symbol.asyncDispose]();
      assertEquals(clock.pending, 0);
      await server[Symbol.asyncDispose]();
    },
  };
}

function line(change: Change<KubernetesObject>): string {
  const { type, object: { metadata } } = change;
  const more = type === "added" ? change.initial : type === "deleted" && change.missed;
  const word = type === "added" ? " initial" : " missed";
  return `${type} ${metadata.name}@${metadata.resourceVersion}${more ? word : ""}`;
}

test("the changes of a relist are delivered as a difference, not as part of the initial state", async () => {
  const expired = { type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } };
  await using setup = await startInformer([
    list("3", "1", "2"),
    { chunks: [frame("ADDED", "4", { uid: "4" }), `${JSON.stringify(expired)}\n`] },
    list("9", "2", "4", "8"),
    quietWatch,
  ]);
  const { clock, informer } = setup;
  const told: string[] = [];
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  informer.addHandler((change) => {
    told.push(line(change));
    if (told.length === 2) begun.resolve();
    if (told.length === 5) done.resolve();
  });
  await begun.promise; // otherwise the deletion of n1 is merged with its addition
  while (informer.store.has("n1")) {
    if (clock.pendingKeepAlive > 0) await clock.advance(await clock.sleeper());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await done.promise;
  assertEquals(told.slice(0, 3), ["added n1@1 initial", "added n2@2 initial", "added n4@4"]);
  assertEquals(told.slice(3).toSorted(), ["added n8@8", "deleted n1@1 missed"]);
  assertEquals(informer.synced, true);
});

test("a late handler gets the current state, then the changes, and nothing twice", async () => {
  await using setup = await startInformer([list("3", "1", "2"), quietWatch]);
  const { informer } = setup;
  await informer.waitForSync();
  const told: string[] = [];
  const registration = informer.addHandler((change) => void told.push(line(change)));
  assertEquals([registration.queueLength, registration.synced], [2, false]);
  await registration.waitForSync();
  assertEquals(told, ["added n1@1 initial", "added n2@2 initial"]);
});

test("a handler and a stream end with their own signals, and the informer goes on", async () => {
  await using setup = await startInformer([list("3", "1", "2"), quietWatch]);
  const { informer } = setup;
  const abort = new AbortController();
  const { signal } = abort;
  const told: string[] = [];
  const registration = informer.addHandler((change) => void told.push(line(change)), { signal });
  const reader = informer.changes({ signal }).getReader();
  await informer.waitForSync();
  assertEquals((await reader.read()).value?.object.metadata.name, "n1");
  await settled();
  const reason = new RangeError("enough");
  abort.abort(reason);
  assertEquals(await reader.read().catch((error) => error), reason);
  assertEquals([told.length, registration.queueLength, informer.state.name], [2, 0, "synced"]);
  const late = informer.addHandler(() => {}, { signal });
  assertEquals(await late.waitForSync().catch((error) => error), reason);
  assertEquals(await informer.changes({ signal }).getReader().read().catch((e) => e), reason);
});

test("waitUntil of an informer resolves at once if the condition is met, or waits", async () => {
  const script: Answer[] = [list("3", "1"), {
    chunks: [frame("MODIFIED", "4", { name: "n1", uid: "1" })],
    end: "open",
  }];
  await using setup = await startInformer(script);
  const { informer } = setup;
  const isVersion =
    (version: string) => (object: { metadata: { resourceVersion?: string } } | undefined) =>
      object?.metadata.resourceVersion === version;
  assertEquals((await informer.waitUntil("n1", isVersion("4")))?.metadata.name, "n1");
  assertEquals((await informer.waitUntil("n1", isVersion("4")))?.metadata.name, "n1");
  assertEquals(await informer.waitUntil("n2", (object) => object === undefined), undefined);
  const never = informer.waitUntil("n1", isVersion("5"), { timeoutMs: 100 });
  const failing = assertRejects(() => never, Error, "n1 of /api/v1/configmaps did not meet the");
  await setup.clock.advance(100);
  await failing;
});

test("an informer listens to its signals until it ends, also while it is refused", async () => {
  const counted = countedSignal();
  await using server = await startScriptServer([{ status: 404, chunks: ["{}"] }]);
  const { signal } = counted;
  const make = () =>
    new RunningInformer<KubernetesObject>(server.kube, PATH, {
      clock: clockOf(server.kube),
      signal,
      onError: () => {},
    });
  const informer = make();
  await assertRejects(() => informer.waitForSync({ failFast: true }), ApiStatusError);
  assertEquals(counted.listeners, 1);
  await informer[Symbol.asyncDispose]();
  assertEquals(counted.listeners, 0);

  const refused = make();
  await assertRejects(() => refused.waitForSync({ failFast: true }), ApiStatusError);
  const waiting = refused.waitForSync();
  counted.controller.abort();
  assertEquals([refused.state.name, counted.listeners], ["stopped", 0]);
  await assertRejects(() => waiting, DOMException);
  assertEquals((await refused.changes().getReader().read()).done, true);
  await refused[Symbol.asyncDispose]();
});

test("each of a hundred changes that come at once is delivered while its object is still parsed", async () => {
  const asParsed = Symbol("not in the JSON");
  const versions = Array.from({ length: 100 }, (_, index) => String(index + 10));
  const frames = versions.map((version) => frame("ADDED", version, { uid: version }));
  await using setup = await startInformer([
    list("9"),
    { chunks: [frames.join("")], end: "open" },
  ], { transform: (object) => Object.assign(object, { [asParsed]: true }) });
  const done = Promise.withResolvers<void>();
  let told = 0;
  let parsedAgain = 0;
  setup.informer.addHandler(({ object }) => {
    if (!(asParsed in object)) parsedAgain++;
    if (++told === versions.length) done.resolve();
  });
  await done.promise;
  assertEquals(parsedAgain, 0);
});
