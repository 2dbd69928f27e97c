import { assertEquals } from "@std/assert";
import type { ControllerOptions } from "../../src/controller/work/controller_options.ts";
import {
  type ConfigMap,
  configMaps,
  type Website,
  website,
  websites,
} from "../support/controllers/websites.ts";
import { lowPriorityCases } from "./cases/handler_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { type PortedCase, portedTests } from "./upstream_cases.ts";

const ported = portedTests(lowPriorityCases, { leavesOpen: true });

type Source = "EnqueueRequestForObject" | "EnqueueRequestForOwner" | "EnqueueRequestsFromMapFunc";

/** Where the key of `a` comes from: `a` itself, what it owns, or what a function finds. */
const sources: Record<Source, { options: Partial<ControllerOptions<Website>>; isOwn: boolean }> = {
  EnqueueRequestForObject: { options: {}, isOwn: true },
  EnqueueRequestForOwner: { options: { owns: [configMaps] }, isOwn: false },
  EnqueueRequestsFromMapFunc: {
    options: { watches: [{ watched: configMaps, keysOf: () => ["default/a"] }] },
    isOwn: false,
  },
};

/**
 * Changes an object while the one worker is busy, and returns the number of ready keys, and of those
 * with a low priority. The object is there at the start, or is created or changed then.
 */
async function readyKeys(source: Source, change: "initial" | "created" | "updated") {
  await using stage = await ControllerStage.start();
  const { options, isOwn } = sources[source];
  const { objects } = stage.pod.server;
  const ownerReferences = [{ ...website, name: "a", uid: "1", controller: true }];
  const object = isOwn
    ? { ...website, metadata: { name: "a" } }
    : { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", ownerReferences } };
  if (change !== "created") objects.create(object);
  const end = Promise.withResolvers<void>();
  const isBusy = () => controller.queue.running === 1;
  const controller = stage.manager.controller({
    for: websites,
    reconcile: () => {},
    onGone: ({ name }) => name === "busy" ? end.promise : undefined,
    ...options,
  });
  if (change === "initial") controller.enqueue("default/busy"); // it comes before what is initial
  stage.run();
  if (change !== "initial") {
    const informers = stage.manager.followed.map(({ informer }) => informer);
    await stage.until(() => informers.every(({ synced }) => synced));
    controller.enqueue("default/ready");
    await stage.until(() => stage.outcomes.some(({ key }) => key === "default/ready"));
    await stage.until(() => controller.queue.running + controller.queue.ready === 0);
    controller.enqueue("default/busy");
  }
  await stage.until(isBusy);
  if (change === "created") objects.create(object);
  if (change === "updated") {
    const { name } = object.metadata;
    const stored = objects.get({ ...object, name }) as ConfigMap;
    const metadata = { ...stored.metadata, labels: { is: "new" } };
    objects.update({ ...stored, metadata } as never);
  }
  const isNothing = source === "EnqueueRequestForOwner" && change === "initial";
  await stage.until(() => isNothing || controller.queue.ready === 1);
  const { ready, readyLow } = controller.queue;
  end.resolve();
  return [ready, readyLow];
}

const changes = [
  [
    "initial",
    "should lower the priority of a create request for an object that was part of the initial list",
    "is there at the start",
    [1, 1],
  ],
  [
    "created",
    "should not lower the priority of a create request for an object that was not part of the initial list",
    "is new",
    [1, 0],
  ],
  [
    "updated",
    "should not lower the priority of an update request with changed RV",
    "has changed",
    [1, 0],
  ],
] as const;

const places = {
  EnqueueRequestForObject: "an object that",
  EnqueueRequestForOwner: "the owner of an object that",
  EnqueueRequestsFromMapFunc: "the key that a function finds for an object that",
};

for (const source of Object.keys(sources) as Source[]) {
  for (const [change, upstream, what, numbers] of changes) {
    const isNothing = source === "EnqueueRequestForOwner" && change === "initial";
    const priority = isNothing
      ? "is not added"
      : numbers[1]
      ? "has a low priority"
      : "has a normal one";
    ported(
      `${source}: ${upstream}` as PortedCase<typeof lowPriorityCases>,
      `${places[source]} ${what} ${priority}`,
      async () => assertEquals(await readyKeys(source, change), isNothing ? [0, 0] : [...numbers]),
    );
  }
}

ported.end(endShared);
