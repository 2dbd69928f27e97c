import { assertEquals, assertRejects } from "@std/assert";
import { TimeoutError } from "../../src/core/errors.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { heldWatches } from "../support/controllers/held_watches.ts";
import { configMaps, websites } from "../support/controllers/websites.ts";
import { putConfigMap } from "../support/fakes/pod.ts";
import { controllerEndCases } from "./cases/builder_cases.ts";
import { warmupCases } from "./cases/controller_cases.ts";
import { ControllerStage, type ControllerStageOptions } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

// Each test has a server of its own: it is checked that nothing is left open.
const ported = portedTests(warmupCases);
const ends = portedTests(controllerEndCases);

const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: "main" };

/** A replica that waits, because another one holds the Lease. */
async function standby(options: ControllerStageOptions = {}) {
  const stage = await ControllerStage.start({
    server: {},
    leaderElection: { name: "main", events: false, onError: () => {} },
    ...options,
  });
  createActiveLease(stage.pod, "main");
  hold(stage, "other");
  return stage;
}

/** Sets the holder of the Lease. */
function hold({ pod: { server: { objects } } }: ControllerStage, holderIdentity: string): void {
  const { spec, ...stored } = objects.get(lease)! as never as { spec: object };
  objects.update({ ...stored, spec: { ...spec, holderIdentity } } as never);
}

/** The replica has found that another one leads. */
const waits = ({ manager: { election } }: ControllerStage) =>
  election?.leader?.identity === "other";

ported(
  "should track warmup status correctly with successful sync",
  "a standby has full stores while another replica leads",
  async () => {
    await using stage = await standby();
    stage.create("a");
    stage.manager.controller({ for: websites, reconcile: () => {} });
    stage.run();
    await stage.until(() => waits(stage));
    const { store } = stage.manager.informers.informer("/apis/example.com/v1/websites");
    assertEquals([[...store.keys()], stage.outcomes], [["default/a"], []]);
  },
);

for (
  const [upstream, kind] of [
    ["should return an error if there is an error waiting for the informers", "refused"],
    ["should error when cache sync timeout occurs", "held"],
  ] as const
) {
  ported(
    upstream,
    `a standby whose store is ${kind} ends with an error, without a Lease`,
    async () => {
      await using stage = await standby({
        syncTimeoutMs: 1_000,
        ...(kind === "held" && {
          wrap: (kube) => {
            const watches = heldWatches(kube);
            watches.hold();
            return watches.kube;
          },
        }),
      });
      if (kind === "refused") {
        const match = { path: /websites/ } as const;
        stage.pod.server.faults.inject({ kind: "status", code: 403, times: Infinity, match });
      }
      stage.manager.controller({ for: websites, reconcile: () => {} });
      const running = stage.run();
      await stage.until(() => stage.requests.some(({ path }) => path.endsWith("/websites")));
      await stage.clock.advance(1_000);
      await assertRejects(() => running, TimeoutError, "not synced within 1000 ms");
      assertEquals(stage.requests.filter(({ path }) => path.includes("leases")), []);
    },
  );
}

ported(
  "should not error when controller Warmup context is cancelled during Sources WaitForSync",
  "a stop of a standby whose stores are not full is not an error",
  async () => {
    await using stage = await standby({
      wrap: (kube) => {
        const watches = heldWatches(kube);
        watches.hold();
        return watches.kube;
      },
    });
    stage.manager.controller({ for: websites, reconcile: () => {} });
    stage.run();
    await stage.until(() => stage.requests.some(({ path }) => path.endsWith("/websites")));
    await stage.stop();
    assertEquals([stage.errors, stage.manager.election?.state], [[], "idle"]);
  },
);

ported(
  "should process events from source.Channel",
  "keys that a function yields are read only while this replica leads",
  async () => {
    await using stage = await standby();
    let starts = 0;
    stage.manager.controller({
      for: websites,
      watches: [{
        async *keys() {
          starts++;
          yield "default/foo";
        },
      }],
      reconcile: () => {},
    });
    stage.run();
    await stage.until(() => waits(stage));
    assertEquals([starts, stage.outcomes], [0, []]);
    hold(stage, "");
    await stage.clock.advance(5_000);
    await stage.until(() => stage.outcomes.length === 1);
    assertEquals([starts, stage.outcomes[0]?.key], [1, "default/foo"]);
  },
);

ported(
  "should be called before leader election runnables if warmup is enabled",
  "a new leader reconciles from a store that was full before",
  async () => {
    await using stage = await standby();
    stage.create("a");
    stage.manager.controller({ for: websites, reconcile: () => {} });
    stage.run();
    await stage.until(() => waits(stage));
    const lists = () => stage.requests.filter(({ path }) => path.endsWith("/websites")).length;
    const before = lists();
    hold(stage, "");
    await stage.clock.advance(5_000);
    await stage.until(() => stage.outcomes.length === 1);
    assertEquals([before > 0, lists()], [true, before]);
  },
);

ported(
  "should start sources added after Warmup is called",
  "a source that is added while a standby waits is started with its leadership",
  async () => {
    await using stage = await standby();
    const controller = stage.manager.controller({ for: websites, reconcile: () => {} });
    stage.run();
    await stage.until(() => waits(stage));
    putConfigMap(stage.pod.server, "c");
    const keysOf = () => ["default/added"];
    using _source = controller.addSource({ watched: configMaps, keysOf });
    hold(stage, "");
    await stage.clock.advance(5_000);
    await stage.until(() => stage.outcomes.length === 1);
    assertEquals(stage.outcomes[0]?.key, "default/added");
  },
);

for (const mode of ["with", "without"] as const) {
  ported(
    `should not leak goroutines when manager is stopped with warmup runnable and ${mode} leader election enabled`,
    `a manager ${mode} an election leaves no timer, source or connection when it has stopped`,
    async () => {
      await using stage = mode === "with"
        ? await standby()
        : await ControllerStage.start({ server: {} });
      let open = 0;
      stage.manager.controller({
        for: websites,
        watches: [{
          async *keys({ signal }) {
            open++;
            await new Promise((resolve) =>
              signal.addEventListener("abort", resolve, { once: true })
            );
            open--;
            yield* [];
          },
        }],
        reconcile: () => {},
      });
      stage.run();
      if (mode === "with") {
        await stage.until(() => waits(stage));
        hold(stage, "");
        await stage.clock.advance(5_000);
      }
      await stage.until(() => open === 1);
      await stage.stop();
      assertEquals([open, stage.clock.pending], [0, 0]);
    },
  );
}

ends(
  "should not create goroutines if never started",
  "a controller that never runs sends and waits for nothing",
  async () => {
    await using stage = await ControllerStage.start({ server: {} });
    await using other = await ControllerStage.start({ server: {} });
    other.manager.controller({ for: websites, reconcile: () => {} });
    stage.manager.controller({ for: websites, watches: [], reconcile: () => {} });
    await stage.manager[Symbol.asyncDispose]();
    assertEquals([stage.clock.pending, stage.outcomes], [0, []]);
  },
);

ends(
  "should not leak goroutines when stopped",
  "a controller that has stopped leaves no timer",
  async () => {
    await using stage = await ControllerStage.start({ server: {} });
    stage.manager.controller({ for: websites, reconcile: () => ({ requeueAfterMs: 60_000 }) });
    stage.run();
    stage.create("a");
    await stage.until(() => stage.outcomes.length === 1);
    await stage.stop();
    assertEquals(stage.clock.pending, 0);
  },
);

ported.end();
ends.end();
