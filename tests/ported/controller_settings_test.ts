import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { TimeoutError } from "../../src/core/errors.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { heldWatches } from "../support/controllers/held_watches.ts";
import { websites } from "../support/controllers/websites.ts";
import { controllerSettingsCases } from "./cases/builder_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(controllerSettingsCases, { leavesOpen: true });

const noop = () => {};

ported(
  "should return an error if Name is not Specified",
  "a controller has the name of its resource, and none that is empty or too long",
  async () => {
    await using stage = await ControllerStage.start();
    assertEquals(stage.manager.controller({ for: websites, reconcile: noop }).name, "websites");
    for (const name of ["", "x".repeat(129)]) {
      const options = { for: websites, name, reconcile: noop };
      assertThrows(() => stage.manager.controller(options), TypeError, "1 to 128 bytes");
    }
  },
);

ported(
  "should return an error if Reconciler is not Specified",
  "a controller without reconcile is refused",
  async () => {
    await using stage = await ControllerStage.start();
    for (const reconcile of [undefined, null, "reconcile"]) {
      const options = { for: websites, reconcile: reconcile as unknown as () => void };
      assertThrows(() => stage.manager.controller(options), TypeError, "must be a function");
    }
  },
);

for (
  const [upstream, names, isAllowed] of [
    [
      "should return an error if two controllers are registered with the same name",
      ["c3", "c3"],
      false,
    ],
    ["should not return an error if two controllers are registered with different names", [
      "c1",
      "c2",
    ], true],
  ] as const
) {
  ported(
    upstream,
    `two controllers with ${isAllowed ? "two names" : "one name"} are ${
      isAllowed ? "" : "not "
    }allowed`,
    async () => {
      await using stage = await ControllerStage.start();
      const [first, second] = names.map((name) => () =>
        stage.manager.controller({ for: websites, name, reconcile: noop })
      );
      first!();
      if (isAllowed) second!();
      else assertThrows(second!, TypeError, "There is a controller c3 already");
      assertEquals(stage.manager.controllers.length, isAllowed ? 2 : 1);
    },
  );
}

for (
  const [upstream, retryLimits, delaysMs] of [
    ["should default RateLimiter and NewQueue if not specified", undefined, [5, 10, 20]],
    [
      "should not override RateLimiter and NewQueue if specified",
      { baseMs: 100, maxMs: 150 },
      [100, 150, 150],
    ],
  ] as const
) {
  ported(
    upstream,
    `retries wait ${delaysMs.join(", ")} ms ${retryLimits ? "as set" : "by default"}`,
    async () => {
      await using stage = await ControllerStage.start();
      const controller = stage.manager.controller({
        for: websites,
        ...(retryLimits && { retryLimits }),
        reconcile: () => Promise.reject(new Error("not yet")),
      });
      stage.run();
      stage.create("a");
      const seen: unknown[] = [];
      for (const delayMs of delaysMs) {
        const count = seen.length + 1;
        await stage.until(() => controller.stateOf("default/a").failures === count);
        await stage.until(() => controller.stateOf("default/a").state === "delayed");
        seen.push(controller.stateOf("default/a").delayMs);
        await stage.clock.advance(delayMs);
      }
      assertEquals(seen, [...delaysMs]);
    },
  );
}

for (
  const [upstream, options, most] of [
    ["Should default MaxConcurrentReconciles to 1 if unset", {}, 1],
    ["Should leave MaxConcurrentReconciles if set", { concurrency: 5 }, 5],
  ] as const
) {
  ported(upstream, `${most} of 6 objects are reconciled at once`, async () => {
    await using stage = await ControllerStage.start();
    const end = Promise.withResolvers<void>();
    const controller = stage.manager.controller({
      for: websites,
      ...options,
      reconcile: () => end.promise,
    });
    stage.run();
    for (const name of ["a", "b", "c", "d", "e", "f"]) stage.create(name);
    // it begins some of them, makes way for the event loop, and begins the others
    await stage.until(() => {
      const { running, ready } = controller.queue;
      return running >= most && running + ready === 6;
    });
    assertEquals([controller.queue.running, controller.queue.ready], [most, 6 - most]);
    end.resolve();
    await stage.until(() => stage.outcomes.length === 6);
  });
}

for (
  const [upstream, options, limitMs] of [
    ["Should default CacheSyncTimeout from the manager if set", { syncTimeoutMs: 5_000 }, 5_000],
    ["Should default CacheSyncTimeout to 2 minutes if unset", {}, 120_000],
  ] as const
) {
  ported(upstream, `stores have ${limitMs} ms to be full`, async () => {
    await using stage = await ControllerStage.start({
      ...options,
      wrap: (kube) => {
        const watches = heldWatches(kube);
        watches.hold();
        return watches.kube;
      },
    });
    stage.manager.controller({ for: websites, reconcile: noop });
    let hasEnded = false;
    const running = stage.run();
    running.catch(() => hasEnded = true);
    await stage.until(() => stage.requests.length > 0);
    await stage.clock.advance(limitMs - 1);
    assertEquals(hasEnded, false);
    await stage.clock.advance(1);
    await assertRejects(() => running, TimeoutError, `within ${limitMs} ms`);
  });
}

for (
  const [upstream, options] of [
    ["should default NeedLeaderElection on the controller to true", {}],
    ["should allow for setting leaderElected to false", { needLeaderElection: false }],
  ] as const
) {
  const isLeaders = Object.keys(options).length === 0;
  ported(
    upstream,
    `a standby ${isLeaders ? "does not reconcile" : "reconciles without the Lease"}`,
    async () => {
      const leaderElection = { name: "main", events: false };
      await using stage = await ControllerStage.start({ leaderElection });
      createActiveLease(stage.pod, "main");
      const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: "main" };
      const { objects } = stage.pod.server;
      const { spec, ...stored } = objects.get(lease) as never as { spec: object };
      objects.update({ ...stored, spec: { ...spec, holderIdentity: "other" } } as never);
      stage.manager.controller({ for: websites, ...options, reconcile: noop });
      stage.manager.controller({
        name: "every",
        needLeaderElection: false,
        watches: [{
          async *keys() {
            yield "marker";
          },
        }],
        reconcile: noop,
      });
      stage.create("a");
      stage.run();
      await stage.until(() => stage.outcomes.length === (isLeaders ? 1 : 2));
      await stage.until(() => stage.manager.election?.leader?.identity === "other");
      const names = stage.outcomes.map(({ controller }) => controller).toSorted();
      assertEquals(names, isLeaders ? ["every"] : ["every", "websites"]);
    },
  );
}

ported(
  "should configure a priority queue per default",
  "what changes comes before what was there at the start",
  async () => {
    await using stage = await ControllerStage.start();
    for (const name of ["a", "b"]) stage.create(name);
    const controller = stage.manager.controller({ for: websites, reconcile: noop });
    controller.enqueue("default/b");
    stage.run();
    await stage.until(() => stage.outcomes.length === 2);
    assertEquals(stage.outcomes.map(({ key }) => key), ["default/b", "default/a"]);
  },
);

ported(
  "should not override an existing ReconciliationTimeout",
  "a controller has the time limit that it is given",
  async () => {
    await using stage = await ControllerStage.start();
    const controller = stage.manager.controller({
      for: websites,
      timeoutMs: 30_000,
      reconcile: (_site, { signal }) =>
        new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
    });
    stage.run();
    stage.create("a");
    await stage.until(() => controller.queue.running === 1);
    await stage.clock.advance(29_999);
    assertEquals(stage.errors, []);
    await stage.clock.advance(1);
    await stage.until(() => stage.errors.length === 1);
    assertEquals(String(stage.errors[0]), "TimeoutError: The reconcile took longer than 30000 ms.");
  },
);

ported.end(endShared);
