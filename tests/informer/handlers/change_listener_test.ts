import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import {
  filteredListener,
  type ObjectFilter,
} from "../../../src/informer/handlers/change_listener.ts";
import { ChangeStream } from "../../../src/informer/handlers/change_stream.ts";
import type { Informer } from "../../../src/informer/informer.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

/** Reads the names of the first changes. */
async function namesOf(informer: Informer<KubernetesObject>, options: ObjectFilter, count: number) {
  const names: string[] = [];
  for await (const { type, object: { metadata } } of informer.changes(options)) {
    names.push(`${type} ${metadata.namespace}/${metadata.name}`);
    if (names.length === count) break;
  }
  return names;
}

test("a stream and a handler get the changes of a namespace, or of one object", async () => {
  await using pod = await startPod();
  const { objects } = pod.server;
  const put = (namespace: string, name: string) =>
    objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { namespace, name } });
  objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop-2" } });
  for (const namespace of ["default", "shop", "shop-2"]) put(namespace, "a");
  await using informer = createInformer(pod.kube(), "/api/v1/configmaps");
  await informer.waitForSync();
  const heard: string[] = [];
  using handler = informer.addHandler(
    ({ object: { metadata } }) => void heard.push(`${metadata.namespace}/${metadata.name}`),
    { key: "shop/b" },
  );
  await handler.waitForSync();
  const changes = namesOf(informer, { namespace: "shop" }, 2);
  put("shop-2", "b");
  put("shop", "b");
  assertEquals(await changes, ["added shop/a", "added shop/b"]);
  assertEquals(await namesOf(informer, { namespace: "shop", key: "shop/b" }, 1), ["added shop/b"]);
  assertEquals(heard, ["shop/b"]); // handlers are told before the stream above has begun
});

test("filteredListener returns the listener itself if all objects pass", () => {
  const stream = new ChangeStream<object>(() => {});
  assertStrictEquals(filteredListener(stream, {}), stream);
});

test("a filter that is not valid, or that no object can match, is refused", () => {
  const stream = new ChangeStream<object>(() => {});
  const refused: [unknown, string][] = [
    [{ namespace: "" }, "namespace must be a non-empty string: it is empty."],
    [{ key: "" }, "key must be a non-empty string"],
    [{ key: { password: "s3cret" } }, "key must be a non-empty string: it is of type object."],
    [{ namespace: "other", key: "default/a" }, "is not in the namespace other"],
    ["default", "must be an object"],
    [null, "must be an object"],
  ];
  for (const [filter, message] of refused) {
    assertThrows(() => filteredListener(stream, filter as ObjectFilter), TypeError, message);
  }
});
