import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import type { Change } from "../../src/informer/handlers/change.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { createInformerFactory } from "../../src/informer/informer_factory.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

function line(change: Change<ConfigMap>): string {
  const { type, object } = change;
  const initial = type === "added" && change.initial ? " initial" : "";
  return `${type} ${object.metadata.name} ${object.data?.text}${initial}`;
}

/** Makes a list of lines, and a way to wait until it has a given number of them. */
function notes(): {
  lines: string[];
  note: (line: string) => void;
  until(count: number): Promise<void>;
} {
  const lines: string[] = [];
  let wake = () => {};
  return {
    lines,
    note(line) {
      lines.push(line);
      wake();
    },
    async until(count) {
      while (lines.length < count) await new Promise<void>((resolve) => wake = resolve);
    },
  };
}

function remove(name: string): { apiVersion: string; kind: string; name: string } {
  return { apiVersion: "v1", kind: "ConfigMap", name };
}

test("an informer has the state once it is synced, and then follows the server", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  await using informer = createInformer<ConfigMap>(pod.kube(), PATH);
  assertEquals([informer.path, informer.synced, informer.state.name], [PATH, false, "starting"]);
  const { lines, note, until } = notes();
  informer.addHandler((change) => note(line(change)));
  await informer.waitForSync();
  assertEquals([informer.synced, informer.state.name, informer.store.size], [true, "synced", 1]);
  putConfigMap(pod.server, "b", "2");
  await until(2);
  putConfigMap(pod.server, "a", "3");
  await until(3);
  pod.server.objects.delete(remove("b"));
  await until(4);
  assertEquals(lines, ["added a 1 initial", "added b 2", "updated a 3", "deleted b 2"]);
  assertEquals([...informer.store.keys()], ["default/a"]);
});

test("200 handlers of one informer cost one watch, and a late one gets the state first", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  putConfigMap(pod.server, "b", "1");
  await using informer = createInformer<ConfigMap>(pod.kube(), PATH);
  const listeners = Array.from({ length: 199 }, () => {
    const { note, until, lines } = notes();
    informer.addHandler((change) => note(line(change)));
    return { until, lines };
  });
  await informer.waitForSync();
  const late = notes();
  const registration = informer.addHandler((change) => late.note(line(change)));
  await registration.waitForSync();
  assertEquals(late.lines.toSorted(), ["added a 1 initial", "added b 1 initial"]);
  putConfigMap(pod.server, "a", "2");
  await Promise.all([late, ...listeners].map(({ until }) => until(3)));
  for (const { lines } of [late, ...listeners]) assertEquals(lines[2], "updated a 2");
  assertEquals(pod.server.counters.watchesOpened, 1);
  const requests = pod.server.requests.filter(({ path }) => path === PATH);
  assert(requests.every(({ verb }) => verb === "watch"), "WatchList needs no list");
});

test("a handler that hangs and one that throws do not hold up the others", async () => {
  await using pod = await startPod();
  const errors: string[] = [];
  await using informer = createInformer<ConfigMap>(pod.kube(), PATH, {
    onHandlerError: (error, change) =>
      void errors.push(`${(error as Error).message}: ${line(change)}`),
  });
  let end = () => {};
  const hanging = informer.addHandler(() => new Promise<void>((resolve) => end = resolve));
  informer.addHandler(() => {
    throw new Error("broken");
  });
  const { lines, note, until } = notes();
  informer.addHandler((change) => note(line(change)));
  await informer.waitForSync();
  for (let i = 1; i <= 20; i++) {
    putConfigMap(pod.server, "a", String(i));
    await until(i);
  }
  assertEquals(lines.length, 20);
  assertEquals([errors.length, errors[19]], [20, "broken: updated a 20"]);
  assertEquals(hanging.queueLength, 1);
  hanging[Symbol.dispose]();
  assertEquals(hanging.queueLength, 0);
  end();
});

test("dispose waits for a running handler, and nothing runs afterwards", async () => {
  const clock = new FakeClock();
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const kube = pod.kube({ runtime: { ...currentRuntime(), clock } });
  await (await kube.fetch("/version")).body?.cancel();
  const ownTimers = clock.pending;
  const told: string[] = [];
  const started = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const informer = createInformer<ConfigMap>(kube, PATH);
  const registration = informer.addHandler(async (change) => {
    told.push(line(change));
    started.resolve();
    registration[Symbol.dispose](); // dispose still waits for it
    await end.promise;
    told.push("end");
  });
  const waiting = informer.waitUntil("default/b", (object) => object !== undefined);
  const refused = assertRejects(() => waiting, DOMException, "has been disposed of");
  const reader = informer.changes().getReader();
  await started.promise;
  let disposed = false;
  const disposing = informer[Symbol.asyncDispose]().then(() => void (disposed = true));
  await refused;
  assertEquals([(await reader.read()).done, informer.state], [true, { name: "stopped" }]);
  putConfigMap(pod.server, "b", "2");
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals([disposed, told], [false, ["added a 1 initial"]]);
  end.resolve();
  await disposing;
  assertEquals(told, ["added a 1 initial", "end"]);
  assertEquals(clock.pending, ownTimers);
  await informer[Symbol.asyncDispose]();
});

test("an informer that has ended accepts handlers, streams and waits, and ends them at once", async () => {
  await using pod = await startPod();
  const abort = new AbortController();
  const informer = createInformer<ConfigMap>(pod.kube(), PATH, { signal: abort.signal });
  await informer.waitForSync();
  const reason = new RangeError("enough");
  abort.abort(reason);
  assertEquals(informer.state, { name: "stopped" });
  const registration = informer.addHandler(() => assert(false, "it was called"));
  assertEquals(await registration.waitForSync().catch((error) => error), reason);
  assertEquals((await informer.changes().getReader().read()).done, true);
  const wait = informer.waitUntil("default/a", () => true);
  assertEquals(await wait.catch((error) => error), reason);
  await informer.waitForSync(); // it was synced before
  await informer[Symbol.asyncDispose]();
});

test("an informer ends with the client, also before it has begun", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const early = createInformer(kube, PATH);
  const waiting = assertRejects(() => early.waitForSync(), DOMException, "KubeFetch");
  await kube[Symbol.asyncDispose]();
  await waiting;
  const late = createInformer(kube, PATH);
  await assertRejects(() => late.waitForSync(), DOMException, "KubeFetch");
  assertEquals([early.state, late.state], [{ name: "stopped" }, { name: "stopped" }]);
  await Promise.all([early[Symbol.asyncDispose](), late[Symbol.asyncDispose]()]);
  assertEquals(pod.server.requests.length, 0);
});

test("an informer of an unknown resource keeps trying, reports the error once, and waits may fail fast", async () => {
  await using pod = await startPod();
  const path = "/apis/example.com/v1/gadgets";
  const errors: unknown[] = [];
  await using informer = createInformer(pod.kube(), path, {
    onError: (error) => void errors.push(error),
  });
  const registration = informer.addHandler(() => {});
  const patient = [informer.waitForSync(), informer.waitUntil("a", () => true)];
  const failFast = { failFast: true };
  const waits = () => [
    informer.waitForSync(failFast),
    informer.waitUntil("a", () => true, failFast),
    registration.waitForSync(failFast),
  ];
  for (const outcome of await Promise.allSettled([...waits(), ...waits()])) {
    assert(outcome.status === "rejected" && outcome.reason instanceof ApiStatusError);
    assertEquals(outcome.reason.httpStatus, 404);
  }
  const { state } = informer;
  assert(state.name === "backingOff" && state.error === errors[0], state.name);
  assertEquals([errors.length, informer.synced, informer.stale], [1, false, undefined]);
  const rejected = patient.map((wait) => assertRejects(() => wait, DOMException));
  await informer[Symbol.asyncDispose]();
  await Promise.all(rejected);
});

test("waitForSync fails after timeoutMs with the informer's state, and leaves no timer", async () => {
  const clock = new FakeClock();
  const runtime = { ...currentRuntime(), clock };
  await using server = await startScriptServer([{ status: 503, chunks: ["{}"] }], { runtime });
  const backingOff = Promise.withResolvers<void>();
  const informer = createInformer(server.kube, PATH, {
    onStateChange: ({ name }) => name === "backingOff" && backingOff.resolve(),
  });
  const failing = assertRejects(
    () => informer.waitForSync({ timeoutMs: 100 }),
    TimeoutError,
    `The informer of ${PATH} was not synced within 100 ms: it is backingOff (`,
  );
  await backingOff.promise;
  await clock.advance(100);
  const { cause } = await failing;
  assert(cause instanceof ApiStatusError && cause.httpStatus === 503);
  await informer[Symbol.asyncDispose]();
  assertEquals(clock.pending, 0);
});

test("invalid options are refused at once", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  assertThrows(() => createInformer(kube, PATH, { pageSize: 0 }), RangeError, "pageSize");
});

test("an informer refuses an invalid handler, condition or path at once", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  for (const path of [null, undefined, "", 1, {}]) {
    assertThrows(() => createInformer(kube, path as never), TypeError, "path of an informer");
    const factory = createInformerFactory(kube);
    assertThrows(() => factory.informer(path as never), TypeError, "path of an informer");
  }
  await using informer = createInformer(kube, "/api/v1/configmaps");
  for (const handler of [undefined, null, {}, { onAdd: () => {} }, "added"]) {
    assertThrows(() => informer.addHandler(handler as never), TypeError, "must be a function");
  }
  for (const condition of [undefined, null, {}, true]) {
    await assertRejects(
      () => informer.waitUntil("a", condition as never),
      TypeError,
      "must be a function",
    );
  }
  await assertRejects(
    () => informer.waitUntil("a", (async () => {}) as never),
    TypeError,
    "must not be asynchronous",
  );
});
