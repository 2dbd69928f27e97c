import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ControllerSource } from "../../src/controller/sources/controller_source.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import { configMaps, websites } from "../support/controllers/websites.ts";
import { heldWatches } from "../support/controllers/held_watches.ts";
import { putConfigMap } from "../support/fakes/pod.ts";
import { startCases } from "./cases/controller_cases.ts";
import { ControllerStage, endShared, turn } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(startCases, { leavesOpen: true });

/** A stage whose stores do not sync before `release`. */
async function unsynced(syncTimeoutMs: number) {
  let watches: ReturnType<typeof heldWatches> | undefined;
  const stage = await ControllerStage.start({
    syncTimeoutMs,
    wrap: (kube) => (watches = heldWatches(kube)).kube,
  });
  watches!.hold();
  stage.manager.controller({ for: websites, name: "foo", reconcile: () => {} });
  const running = stage.run();
  await stage.until(() => stage.requests.some(({ path }) => path.endsWith("/websites")));
  return { stage, running, release: () => watches!.release() };
}

/** A source that yields keys until it is aborted. */
function keysFrom(
  yielded: string[],
  onStart: (signal: AbortSignal) => void = () => {},
): ControllerSource {
  return {
    async *keys({ signal }) {
      onStart(signal);
      yield* yielded;
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    },
  };
}

ported(
  "should return an error if there is an error waiting for the informers",
  "a manager ends with an error if a store cannot be filled, and names the controller before",
  async () => {
    const told: string[] = [];
    await using stage = await ControllerStage.start({
      syncTimeoutMs: 1_000,
      onError: (_error, ...where) => told.push(where.join(": ")),
    });
    using _fault = stage.pod.server.faults.inject({ kind: "status", code: 403, times: Infinity });
    stage.manager.controller({ for: websites, name: "foo", reconcile: () => {} });
    const running = stage.run();
    await stage.until(() => told.length > 0);
    await stage.clock.advance(1_000);
    await assertRejects(() => running, TimeoutError, "/apis/example.com/v1/websites");
    assertEquals(told, ["foo: the informer of /apis/example.com/v1/websites"]);
  },
);

ported(
  "should error when cache sync timeout occurs",
  "a store that is not full within syncTimeoutMs ends the manager",
  async () => {
    const { stage, running, release } = await unsynced(1_000);
    await using _stage = stage;
    await stage.clock.advance(1_000);
    await assertRejects(() => running, TimeoutError, "not synced within 1000 ms");
    release();
  },
);

ported(
  "should not error when controller Start context is cancelled during Sources WaitForSync",
  "a stop while the stores are filled is not an error",
  async () => {
    const { stage, running, release } = await unsynced(1_000);
    await using _stage = stage;
    await stage.stop();
    assertEquals([await running, stage.errors], [undefined, []]);
    release();
  },
);

ported(
  "should not error when cache sync timeout is of sufficiently high",
  "a store that is full in time is not an error",
  async () => {
    const { stage, release } = await unsynced(10_000);
    await using _stage = stage;
    await stage.clock.advance(9_000);
    release();
    stage.create("a");
    await stage.until(() => stage.outcomes.length === 1);
    await stage.clock.advance(10_000);
    await stage.stop();
    assertEquals(stage.errors, []);
  },
);

ported(
  "should error when Start() is blocking forever",
  "a source that yields no key holds no object",
  async () => {
    await using stage = await ControllerStage.start({ syncTimeoutMs: 1_000 });
    stage.manager.controller({ for: websites, watches: [keysFrom([])], reconcile: () => {} });
    stage.run();
    stage.create("a");
    await stage.until(() => stage.outcomes.length === 1);
    await stage.clock.advance(1_000);
    await stage.stop();
    assertEquals(stage.errors, []);
  },
);

ported(
  "should not call Reconcile until all event handlers have processed initial objects",
  "no reconcile begins before each source has seen the objects of the start",
  async () => {
    await using stage = await ControllerStage.start();
    for (let index = 0; index < 20; index++) putConfigMap(stage.pod.server, `c${index}`);
    const mapped = new Set<string>();
    const seen: number[] = [];
    stage.manager.controller({
      for: websites,
      watches: [{
        watched: configMaps,
        keysOf: ({ metadata }) => {
          mapped.add(metadata.name);
          return [`default/${metadata.name}`];
        },
      }],
      reconcile: () => {},
      onGone: () => void seen.push(mapped.size),
    });
    stage.run();
    await stage.until(() => seen.length === 20);
    assertEquals([...new Set(seen)], [20]);
  },
);

ported(
  "should process events from source.Channel",
  "keys that a function yields are reconciled",
  async () => {
    await using stage = await ControllerStage.start();
    const seen: string[] = [];
    stage.manager.controller({
      for: websites,
      watches: [keysFrom(["bar/foo"])],
      reconcile: () => {},
      onGone: ({ key }) => void seen.push(key),
    });
    stage.run();
    await stage.until(() => seen.length === 1);
    assertEquals(seen, ["bar/foo"]);
  },
);

ported(
  "should error when channel source is not specified",
  "a source without a function is refused when the controller is added",
  async () => {
    await using stage = await ControllerStage.start();
    for (const source of [undefined, {}, { keys: undefined }, { watched: configMaps }]) {
      assertThrows(
        () =>
          stage.manager.controller({
            for: websites,
            watches: [source as unknown as ControllerSource],
            reconcile: () => {},
          }),
        TypeError,
      );
    }
    assertEquals([stage.manager.controllers, stage.manager.followed], [[], []]);
  },
);

ported(
  "should call Start on sources with the appropriate EventHandler, Queue, and Predicates",
  "a source is started once, with a signal that aborts at the stop",
  async () => {
    await using stage = await ControllerStage.start();
    const signals: AbortSignal[] = [];
    stage.manager.controller({
      for: websites,
      watches: [keysFrom([], (signal) => void signals.push(signal))],
      reconcile: () => {},
    });
    stage.run();
    await stage.until(() => signals.length === 1);
    assertEquals(signals[0]!.aborted, false);
    await stage.stop();
    assertEquals(signals.map(({ aborted }) => aborted), [true]);
  },
);

ported(
  "should return an error if there is an error starting sources",
  "a source that throws is reported and called again, while objects are reconciled",
  async () => {
    await using stage = await ControllerStage.start();
    let starts = 0;
    const source = keysFrom([], () => {
      if (starts++ === 0) throw new Error("could not start source");
    });
    stage.manager.controller({ for: websites, watches: [source], reconcile: () => {} });
    stage.run();
    stage.create("a");
    await stage.until(() => stage.outcomes.length === 1 && stage.errors.length === 1);
    assertEquals(String(stage.errors[0]), "Error: could not start source");
    await stage.clock.advance(2_000);
    assertEquals(starts, 2);
  },
);

ported(
  "should return an error if it gets started more than once",
  "a manager that has run runs no second time, and no third",
  async () => {
    await using stage = await ControllerStage.start();
    stage.manager.controller({ for: websites, reconcile: () => {} });
    await stage.manager.run({ signal: AbortSignal.abort() });
    for (let count = 0; count < 2; count++) {
      await assertRejects(() => stage.manager.run(), TypeError, "A manager runs once");
    }
  },
);

ported(
  "should only start sources once when called multiple times concurrently",
  "of several runs at the same time one starts the sources, and the others are refused",
  async () => {
    await using stage = await ControllerStage.start();
    let starts = 0;
    const source = keysFrom([], () => void starts++);
    stage.manager.controller({ for: websites, watches: [source], reconcile: () => {} });
    stage.run();
    const others = await Promise.allSettled([1, 2, 3, 4].map(() => stage.manager.run()));
    await stage.until(() => starts > 0);
    await turn();
    assertEquals(starts, 1);
    assert(others.every(({ status }) => status === "rejected"));
  },
);

ported(
  "should check for correct TypedSyncingSource if custom types are used",
  "a controller of keys of its own waits for the stores of its sources, too",
  async () => {
    let watches: ReturnType<typeof heldWatches> | undefined;
    await using stage = await ControllerStage.start({
      wrap: (kube) => (watches = heldWatches(kube)).kube,
    });
    watches!.hold();
    putConfigMap(stage.pod.server, "c");
    const controller = stage.manager.controller({
      name: "keys",
      watches: [{ watched: configMaps, keysOf: ({ metadata }) => [`eu ${metadata.name}`] }],
      reconcile: () => {},
    });
    controller.enqueue("us b");
    stage.run();
    await stage.until(() => stage.requests.some(({ path }) => path.endsWith("/configmaps")));
    for (let count = 0; count < 10; count++) await turn();
    assertEquals(stage.outcomes, []);
    watches!.release();
    await stage.until(() => stage.outcomes.length === 2);
    assertEquals(stage.outcomes.map(({ key }) => key), ["us b", "eu c"]);
  },
);

ported.end(endShared);
