import { assertEquals, assertThrows } from "@std/assert";
import type { ControllerOptions } from "../../src/controller/work/controller_options.ts";
import {
  type ConfigMap,
  configMaps,
  type Website,
  websites,
} from "../support/controllers/websites.ts";
import { putConfigMap } from "../support/fakes/pod.ts";
import { handlerCases } from "./cases/handler_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(handlerCases, { leavesOpen: true });

const child = { apiVersion: "v1", kind: "ConfigMap" };

/** Runs a controller, and returns the keys that a change adds. */
async function followed(options: Partial<ControllerOptions<Website>> = {}) {
  const stage = await ControllerStage.start();
  const keys: string[] = [];
  const controller = stage.manager.controller({
    for: websites,
    reconcile: (_site, { key }) => void keys.push(key),
    onGone: ({ key }) => void keys.push(key),
    ...options,
  });
  const until = async (count: number) => {
    await stage.until(() => keys.length >= count);
    return keys.splice(0).toSorted();
  };
  return { stage, controller, keys, until };
}

ported("EnqueueRequestForObject: CreateEvent", "a new object adds its own key", async () => {
  const { stage, until } = await followed();
  await using _stage = stage;
  stage.run();
  stage.create("baz");
  assertEquals(await until(1), ["default/baz"]);
});

ported(
  "EnqueueRequestForObject: DeleteEvent",
  "an object that is gone adds its own key",
  async () => {
    const { stage, until } = await followed();
    await using _stage = stage;
    stage.run();
    stage.create("baz");
    await until(1);
    stage.delete("baz");
    assertEquals(await until(1), ["default/baz"]);
  },
);

ported("EnqueueRequestForObject: UpdateEvent", "a changed object adds its key once", async () => {
  const { stage, until } = await followed();
  await using _stage = stage;
  stage.run();
  stage.create("baz");
  await until(1);
  stage.update("baz", { spec: { text: "new" } });
  stage.create("z");
  assertEquals(await until(2), ["default/baz", "default/z"]);
});

ported(
  "EnqueueRequestForObject: GenericEvent",
  "enqueue adds the key that it is given",
  async () => {
    const { stage, until, controller } = await followed();
    await using _stage = stage;
    stage.run();
    controller.enqueue("biz/baz");
    assertEquals(await until(1), ["biz/baz"]);
  },
);

ported(
  "EnqueueRequestForObject: the Object is missing for a GenericEvent",
  "enqueue without a key is an error, and adds nothing",
  async () => {
    const { stage, controller } = await followed();
    await using _stage = stage;
    for (const key of ["", undefined, null, {}]) {
      assertThrows(() => controller.enqueue(key as string), TypeError, "A key must be a text");
    }
    stage.run();
    controller.enqueue("default/z");
    await stage.until(() => stage.outcomes.length > 0);
    assertEquals(stage.outcomes.map(({ key }) => key), ["default/z"]);
  },
);

/** Two keys for each object, one of them outside its namespace. */
const both = ({ metadata: { name } }: { metadata: { name: string } }) => [
  `foo/${name}-bar`,
  `biz/${name}-baz`,
];

async function mapped() {
  const seen: unknown[] = [];
  const all = await followed({
    watches: [{
      watched: configMaps,
      keysOf: (object) => {
        seen.push((object as ConfigMap).data?.text);
        return both(object);
      },
    }],
  });
  all.stage.run();
  putConfigMap(all.stage.pod.server, "baz", "1");
  const first = await all.until(2);
  return { ...all, seen, first };
}

const mappedKeys = ["biz/baz-baz", "foo/baz-bar"];

ported(
  "EnqueueRequestsFromMapFunc: CreateEvent",
  "a new object adds each key that a function finds",
  async () => {
    const { stage, first, seen } = await mapped();
    await using _stage = stage;
    assertEquals([first, seen], [mappedKeys, ["1"]]);
  },
);

ported(
  "EnqueueRequestsFromMapFunc: DeleteEvent",
  "an object that is gone adds the keys of its last state",
  async () => {
    const { stage, until, seen } = await mapped();
    await using _stage = stage;
    stage.pod.server.objects.delete({ ...child, name: "baz" });
    assertEquals([await until(2), seen], [mappedKeys, ["1", "1"]]);
  },
);

ported(
  "EnqueueRequestsFromMapFunc: both objects in the UpdateEvent",
  "the function is asked about both states of an update, and equal keys are added once",
  async () => {
    const { stage, until, seen } = await mapped();
    await using _stage = stage;
    putConfigMap(stage.pod.server, "baz", "2");
    stage.create("z");
    assertEquals(await until(3), [mappedKeys[0], "default/z", mappedKeys[1]].toSorted());
    assertEquals(seen, ["1", "2", "1"]);
  },
);

ported(
  "EnqueueRequestsFromMapFunc: GenericEvent",
  "a source of keys may yield several for one event",
  async () => {
    const { stage, until } = await followed({
      watches: [{
        async *keys() {
          yield* both({ metadata: { name: "baz" } });
        },
      }],
    });
    await using _stage = stage;
    stage.run();
    assertEquals(await until(2), mappedKeys);
  },
);

for (
  const [name, type] of [["Create", "added"], ["Update", "updated"], ["Delete", "deleted"]] as const
) {
  const article = name === "Update" ? "an" : "a";
  ported(
    `Funcs should call ${name}Func for ${article} ${name}Event if provided.` as "Funcs should call CreateFunc for a CreateEvent if provided.",
    `a handler of the manager's informer gets what is ${type}`,
    async () => {
      await using stage = await ControllerStage.start();
      const informer = stage.manager.informers.informer<ConfigMap>("/api/v1/configmaps");
      const texts: unknown[] = [];
      let heard = 0;
      informer.addHandler((change) => {
        heard++;
        if (change.type !== type) return;
        const previous = change.type === "updated" && change.previous.data?.text;
        texts.push([change.object.metadata.name, change.object.data?.text, previous]);
      });
      stage.run();
      await informer.waitForSync();
      putConfigMap(stage.pod.server, "baz", "1");
      await stage.until(() => heard === 1);
      putConfigMap(stage.pod.server, "baz", "2");
      await stage.until(() => heard === 2);
      stage.pod.server.objects.delete({ ...child, name: "baz" });
      await stage.until(() => heard === 3);
      assertEquals(texts, [
        ["baz", type === "added" ? "1" : "2", type === "updated" && "1"],
      ]);
    },
  );
}

ported.end(endShared);
