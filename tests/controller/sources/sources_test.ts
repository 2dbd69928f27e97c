import { assertEquals } from "@std/assert";
import {
  mappedSource,
  ownerSource,
  primarySource,
  type Source,
} from "../../../src/controller/sources/sources.ts";
import type { DeepReadonly } from "../../../src/core/deep_readonly.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import type { ConfigMap } from "../../support/controllers/websites.ts";
import { until } from "../../support/servers/until.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

/** Collects the keys that a source adds while ConfigMaps change: `a` is there, then `b` comes. */
async function keysOf(
  source: (informer: ReturnType<typeof createInformer<ConfigMap>>) => Source,
  last: string,
): Promise<string[]> {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  await using informer = createInformer<ConfigMap>(pod.kube(), "/api/v1/configmaps");
  const added: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  using handler = source(informer)((key, { priority } = {}) => {
    added.push(priority === undefined ? key : `${key} ${priority}`);
    if (key === last) resolve();
  });
  await handler.waitForSync();
  putConfigMap(pod.server, "a", "2");
  const text = () => informer.store.get("default/a")?.data?.text;
  await informer.waitUntil("default/a", () => text() === "2");
  putConfigMap(pod.server, "b", "3");
  await until(pod, "configmaps", () => true);
  await promise;
  return added;
}

test("the source of the objects adds those of the start with a low priority, and no own change", async () => {
  const own: string[] = [];
  const keys = await keysOf(
    (informer) =>
      primarySource({ informer, when: undefined }, {
        isOwn(key, object, previous) {
          own.push(`${key} ${previous.data?.text} ${object.data?.text}`);
          return true;
        },
        onHidden: () => {},
      }),
    "default/b",
  );
  assertEquals([keys, own], [["default/a -100", "default/b"], ["default/a 1 2"]]);
});

test("the source of owners adds the old and the new owner, and none at the start", async () => {
  const owners = ({ data }: DeepReadonly<ConfigMap>) => [`owner-${data?.text}`, "shared"];
  const keys = await keysOf(
    (informer) => ownerSource({ informer, when: undefined }, owners),
    "owner-3",
  );
  assertEquals(keys, ["owner-2", "shared", "owner-1", "owner-3", "shared"]);
});

test("a mapped source adds what its function finds, for both states of a change, late at the start", async () => {
  const find = ({ data }: DeepReadonly<ConfigMap>) => [`x${data?.text}`, `y${data?.text}`];
  const keys = await keysOf((informer) => mappedSource({ informer, when: undefined }, find), "y3");
  assertEquals(keys, ["x1 -100", "y1 -100", "x2", "y2", "x1", "y1", "x3", "y3"]);
});

test("a keysOf that gives a promise ends nothing, also if the promise rejects", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const { promise, resolve } = Promise.withResolvers<string>();
  await using informer = createInformer<ConfigMap>(pod.kube(), "/api/v1/configmaps", {
    onHandlerError: (error) => resolve((error as Error).message),
  });
  const late = () => Promise.reject(new Error("later")) as unknown as string[];
  using handler = mappedSource({ informer, when: undefined }, late)(() => {});
  assertEquals(
    await promise,
    "keysOf must give a list of keys, and gave a promise: it must not be asynchronous.",
  );
  await handler.waitForSync();
});
