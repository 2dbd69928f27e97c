import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { createResourceClient } from "../../src/client/create_client.ts";
import type { ResourceClient } from "../../src/client/resource_client.ts";
import { addFinalizer, removeFinalizer } from "../../src/controller/work/finalizer.ts";
import type { DeepReadonly } from "../../src/core/deep_readonly.ts";
import { type Website, websites } from "../support/controllers/websites.ts";
import { finalizerCases } from "./cases/controllerutil_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(finalizerCases, { leavesOpen: true });

const own = "example.com/own";
const other = "example.com/other";

/** Changes the finalizers of an object, and returns it before and after, with the number of writes. */
async function changed(
  finalizers: string[],
  change: (
    handle: ResourceClient<Website>,
    site: DeepReadonly<Website>,
  ) => Promise<DeepReadonly<Website>>,
) {
  await using stage = await ControllerStage.start();
  await using kube = stage.client();
  stage.create("a", { metadata: { finalizers } });
  const handle = createResourceClient(kube, websites);
  const before = await handle.get("a");
  const after = await change(handle, before);
  const stored = await handle.get("a");
  assertEquals(stored.metadata.finalizers ?? [], after.metadata.finalizers ?? []);
  const writes = stage.requests.filter(({ method }) => method === "PATCH").length;
  return { before, after, writes, finalizers: after.metadata.finalizers ?? [] };
}

const add = (handle: ResourceClient<Website>, site: DeepReadonly<Website>) =>
  addFinalizer(handle, site, own);
const remove = (handle: ResourceClient<Website>, site: DeepReadonly<Website>) =>
  removeFinalizer(handle, site, own);

for (
  const [upstream, name, before, change, after] of [
    ["AddFinalizer should add the finalizer when not present", "added to none", [], add, [own]],
    [
      "AddFinalizer should not add the finalizer when already present",
      "not added twice",
      [own],
      add,
      [own],
    ],
    ["RemoveFinalizer should remove finalizer if present", "removed", [own], remove, []],
    [
      "RemoveFinalizer should remove all equal finalizers if present",
      "removed from each of its places",
      [own, own],
      remove,
      [],
    ],
    [
      "AddFinalizer: no instances: should add the input finalizer to the object's list of finalizers",
      "added after another one",
      [other],
      add,
      [other, own],
    ],
    [
      "AddFinalizer: an instance: should not modify the object's list of finalizers",
      "left in its place when it is there",
      [own, other],
      add,
      [own, other],
    ],
    [
      "RemoveFinalizer: no instances: should not modify the object's list of finalizers",
      "not removed from a list without it",
      [other],
      remove,
      [other],
    ],
    [
      "RemoveFinalizer: one instance: should remove the instance of the input finalizer from the object's list of finalizers",
      "removed from between others",
      [other, own, "example.com/third"],
      remove,
      [other, "example.com/third"],
    ],
    [
      "RemoveFinalizer: multiple instances: should remove each instance of the input finalizer from the object's list of finalizers",
      "removed from each place between others",
      [own, other, own],
      remove,
      [other],
    ],
  ] as const
) {
  ported(upstream, `a finalizer is ${name}`, async () => {
    const { finalizers, writes } = await changed([...before], change);
    assertEquals(finalizers, [...after]);
    assertEquals(writes, String(before) === String(after) ? 0 : 1);
  });
}

for (
  const [upstream, before, change, isSame] of [
    ["AddFinalizer: no instances: should return true", [], add, false],
    ["AddFinalizer: an instance: should return false", [own], add, true],
    ["RemoveFinalizer: no instances: should return false", [], remove, true],
    ["RemoveFinalizer: one instance: should return true", [own], remove, false],
    ["RemoveFinalizer: multiple instances: should return true", [own, own], remove, false],
  ] as const
) {
  const verb = change === add ? "adds" : "removes";
  ported(
    upstream,
    `what ${verb} a finalizer returns ${
      isSame ? "the same object" : "the new one"
    } (${before.length} before)`,
    async () => {
      const { before: given, after } = await changed([...before], change);
      if (isSame) return assertStrictEquals(after, given);
      assert(after.metadata.resourceVersion !== given.metadata.resourceVersion);
    },
  );
}

ported.end(endShared);
