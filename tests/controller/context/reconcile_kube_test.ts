import { assertEquals, assertRejects } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_client.ts";
import { reconcileKube } from "../../../src/controller/context/reconcile_kube.ts";
import { markOf } from "../../../src/controller/context/reconcile_mark.ts";
import { configMaps } from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("the client of a reconcile marks its requests, and notes the writes that the guard lets through", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const events: string[] = [];
  const observed: typeof kube = {
    ...kube,
    fetch: (input, init) => {
      events.push(`${init?.method ?? "GET"} of ${markOf(init)?.key}`);
      return kube.fetch(input, init);
    },
  };
  let isAllowed = false;
  const client = reconcileKube(observed, {
    mark: { controller: "c", key: "k", reconcileId: "id-1" },
    guard: () => isAllowed ? undefined : () => Promise.reject(new Error("not now")),
    onWrite: ({ name }) => events.push(`noted ${name}`),
  });
  const handle = createResourceClient(client, configMaps);
  const object = { metadata: { name: "a" } };
  await assertRejects(() => handle.create(object), Error, "not now");
  assertEquals([await handle.getOrNull("a"), events], [null, ["GET of k"]]);
  isAllowed = true;
  await handle.create(object);
  assertEquals(events.slice(1), ["POST of k", "noted a"]);
});
