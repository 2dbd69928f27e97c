import { assertEquals, assertThrows } from "@std/assert";
import type {
  ControllerOptions,
  KeyControllerOptions,
} from "../../src/controller/work/controller_options.ts";
import type { DeepReadonly } from "../../src/core/deep_readonly.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import type { Logger } from "../../src/controller/log/logger.ts";
import { configMaps, type Website, websites } from "../support/controllers/websites.ts";
import { putConfigMap } from "../support/fakes/pod.ts";
import { builderCases } from "./cases/builder_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(builderCases, { leavesOpen: true });

const noop = () => {};

/** The key of the one owner of an object. */
const ownerOf = ({ metadata }: DeepReadonly<KubernetesObject>) =>
  metadata.ownerReferences?.map(({ name }) => `${metadata.namespace}/${name}`) ?? [];

for (
  const [upstream, name, options] of [
    [
      "New should return success if given valid objects",
      "a controller has objects of its own, and owned ones",
      { for: websites, owns: [configMaps], reconcile: noop },
    ],
    [
      "New should allow creating a controller without calling For",
      "a controller with a name and sources needs no objects of its own",
      { name: "keys", watches: [{ watched: configMaps, keysOf: ownerOf }], reconcile: noop },
    ],
  ] as const
) {
  ported(upstream, name, async () => {
    await using stage = await ControllerStage.start();
    const { concurrency } = stage.manager.controller(options as ControllerOptions<Website>);
    assertEquals([stage.manager.controllers.length, concurrency], [1, 1]);
  });
}

for (
  const [upstream, name, options] of [
    [
      "New should return an error if For and Named function are not called",
      "a controller without objects and name is refused",
      { watches: [{ watched: configMaps, keysOf: ownerOf }], reconcile: noop },
    ],
    [
      "New should return an error when using Owns without For",
      "a controller without objects owns none",
      { name: "keys", owns: [configMaps], watches: [], reconcile: noop },
    ],
    [
      "New should return an error when there are no watches",
      "a controller without any source is refused",
      { name: "keys", reconcile: noop },
    ],
    [
      "New should return an error if there is no GVK for an object, and thus we can't default the controller name",
      "a resource without group, version and kind is refused",
      { for: {}, owns: [configMaps], reconcile: noop },
    ],
    [
      "New should return an error if it cannot create the controller",
      "a controller with a wrong setting is refused, and follows nothing",
      { for: websites, owns: [configMaps], concurrency: 0, reconcile: noop },
    ],
  ] as const
) {
  ported(upstream, name, async () => {
    await using stage = await ControllerStage.start();
    const { manager } = stage;
    const add = () => manager.controller(options as unknown as KeyControllerOptions);
    const error = assertThrows(add) as Error;
    assertEquals(error instanceof TypeError || error instanceof RangeError, true, String(error));
    assertEquals([manager.controllers, manager.followed], [[], []]);
  });
}

ported(
  "New should build a controller with a custom request type",
  "a key of two parts is one text",
  async () => {
    await using stage = await ControllerStage.start();
    const seen: unknown[] = [];
    stage.manager.controller({
      name: "requests",
      watches: [{
        watched: configMaps,
        keysOf: ({ metadata }) => [JSON.stringify({ cluster: "eu", name: metadata.name })],
      }],
      reconcile: (key) => void seen.push(JSON.parse(key)),
    });
    stage.run();
    putConfigMap(stage.pod.server, "rs");
    await stage.until(() => seen.length === 1);
    assertEquals(seen, [{ cluster: "eu", name: "rs" }]);
  },
);

ported(
  "New should override max concurrent reconcilers during creation of controller",
  "a controller has the concurrency that it is given",
  async () => {
    await using stage = await ControllerStage.start();
    const options = { for: websites, concurrency: 5, reconcile: noop };
    assertEquals(stage.manager.controller(options).concurrency, 5);
  },
);

ported(
  "New should override rate limiter during creation of controller",
  "a controller has retry limits of its own",
  async () => {
    await using stage = await ControllerStage.start();
    const controller = stage.manager.controller({
      for: websites,
      retryLimits: { baseMs: 70 },
      reconcile: () => Promise.reject(new Error("not yet")),
    });
    stage.run();
    stage.create("a");
    await stage.until(() => controller.stateOf("default/a").state === "delayed");
    assertEquals(controller.stateOf("default/a").delayMs, 70);
  },
);

ported(
  "New should override logger during creation of controller",
  "reconciles write to the given logger",
  async () => {
    const lines: unknown[] = [];
    const take = (message: string, fields?: object) => lines.push([message, fields]);
    const logger: Logger = { debug: take, info: take, warn: take, error: take };
    await using stage = await ControllerStage.start({ logger });
    let id = "";
    stage.manager.controller({
      for: websites,
      reconcile: (_site, { log, reconcileId }) => {
        id = reconcileId;
        log.info("here");
      },
    });
    stage.run();
    stage.create("a");
    await stage.until(() => lines.length > 0);
    const fields = { controller: "websites", key: "default/a", reconcileId: id };
    assertEquals(lines, [["here", fields]]);
  },
);

ported(
  "New should allow multiple controllers for the same kind",
  "two controllers with two names share the objects",
  async () => {
    await using stage = await ControllerStage.start();
    for (const name of ["websites", "test-1"]) {
      stage.manager.controller({ for: websites, name, owns: [configMaps], reconcile: noop });
    }
    stage.run();
    stage.create("a");
    await stage.until(() => stage.outcomes.length === 2);
    assertEquals(stage.outcomes.map(({ controller }) => controller).toSorted(), [
      "test-1",
      "websites",
    ]);
    assertEquals(stage.manager.followed.length, 2);
  },
);

ported.end(endShared);
