import { assertEquals, assertThrows } from "@std/assert";
import { defineResource } from "../../src/client/resource_definition.ts";
import type { OwnerReference } from "../../src/core/object_meta.ts";
import type { Owned } from "../../src/controller/sources/watched.ts";
import { type ConfigMap, configMaps, website, websites } from "../support/controllers/websites.ts";
import { ownerCases } from "./cases/handler_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(ownerCases, { leavesOpen: true });

const child = { apiVersion: "v1", kind: "ConfigMap", name: "baz" };
const everyOwner = { resource: configMaps, everyOwner: true };
const namespaces = defineResource({
  group: "",
  version: "v1",
  plural: "namespaces",
  kind: "Namespace",
  namespaced: false,
});

function reference(name: string, fields: Partial<OwnerReference> = {}): OwnerReference {
  return { ...website, name, uid: `uid of ${name}`, ...fields };
}

/** Follows owned ConfigMaps, and returns the owners' keys that changes add. */
async function followed(owns: Owned<ConfigMap> = everyOwner, resource = websites) {
  const stage = await ControllerStage.start();
  const keys: string[] = [];
  stage.manager.controller({
    for: resource,
    owns: [owns],
    reconcile: () => {},
    onGone: ({ key }) => void keys.push(key),
  });
  stage.run();
  await stage.until(() => stage.manager.followed.length > 0);
  await Promise.all(stage.manager.followed.map(({ informer }) => informer.waitForSync()));
  const { objects } = stage.pod.server;
  const put = (ownerReferences: OwnerReference[]) => {
    const stored = objects.list(child).find(({ metadata }) => metadata.name === "baz");
    const metadata = { ...stored?.metadata, name: "baz", namespace: "default", ownerReferences };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata } as never;
    if (stored) objects.update(object);
    else objects.create(object);
  };
  let markers = 0;
  /** Returns the keys that were added since the last call. */
  const added = async () => {
    const marker = `marker-${markers++}`;
    const ownerReferences = [reference(marker, { controller: true, ...kindOf(resource) })];
    objects.create({ ...child, metadata: { name: marker, ownerReferences } } as never);
    await stage.until(() => keys.some((key) => key.endsWith(marker)));
    return keys.splice(0).filter((key) => !key.includes("marker")).toSorted();
  };
  const remove = () => objects.delete(child);
  return { stage, put, added, remove };
}

function kindOf(resource: unknown): Partial<OwnerReference> {
  return resource === websites ? {} : { apiVersion: "v1", kind: "Namespace" };
}

ported(
  "should enqueue a Request with the Owner of the object in the CreateEvent.",
  "a new object adds its owner",
  async () => {
    const { stage, put, added } = await followed();
    await using _stage = stage;
    put([reference("foo-parent")]);
    assertEquals(await added(), ["default/foo-parent"]);
  },
);

ported(
  "should enqueue a Request with the Owner of the object in the DeleteEvent.",
  "an object that is gone adds its last owner",
  async () => {
    const { stage, put, added, remove } = await followed();
    await using _stage = stage;
    put([reference("foo-parent")]);
    await added();
    remove();
    assertEquals(await added(), ["default/foo-parent"]);
  },
);

for (
  const [upstream, now, expected] of [
    [
      "should enqueue a Request with the Owners of both objects in the UpdateEvent.",
      "foo2-parent",
      ["default/foo1-parent", "default/foo2-parent"],
    ],
    [
      "should enqueue a Request with the one duplicate Owner of both objects in the UpdateEvent.",
      "foo1-parent",
      ["default/foo1-parent"],
    ],
  ] as const
) {
  ported(
    upstream,
    `an update adds ${
      expected.length === 1 ? "an owner that stays once" : "the old and the new owner"
    }`,
    async () => {
      const { stage, put, added } = await followed();
      await using _stage = stage;
      put([reference("foo1-parent")]);
      await added();
      put([reference(now, { blockOwnerDeletion: true })]);
      assertEquals(await added(), [...expected]);
    },
  );
}

for (
  const [upstream, name, references] of [
    [
      "should not enqueue a Request if there are no owners matching Group and Kind.",
      "owners of another group or kind are not added",
      [
        reference("foo1-parent", { apiVersion: "extensions/v1", controller: true }),
        reference("foo2-parent", { kind: "Deployment" }),
      ],
    ],
    [
      "should not enqueue a Request if there are no owners.",
      "an object without owners adds nothing",
      [],
    ],
  ] as const
) {
  ported(upstream, name, async () => {
    const { stage, put, added } = await followed();
    await using _stage = stage;
    put([...references]);
    assertEquals(await added(), []);
  });
}

ported(
  "should enqueue a Request if there are owners matching Group and Kind with a different version.",
  "an owner that is named by another version is added",
  async () => {
    const { stage, put, added } = await followed();
    await using _stage = stage;
    put([reference("foo-parent", { apiVersion: "example.com/v2" })]);
    assertEquals(await added(), ["default/foo-parent"]);
  },
);

ported(
  "should enqueue a Request for a owner that is cluster scoped",
  "the key of a cluster-scoped owner has no namespace",
  async () => {
    const { stage, put, added } = await followed(everyOwner, namespaces as never);
    await using _stage = stage;
    put([reference("node-1", { apiVersion: "v1", kind: "Namespace" })]);
    assertEquals(await added(), ["node-1"]);
  },
);

const five = ["foo1", "foo2", "foo3", "foo4", "foo5"];

for (
  const [upstream, name, owns, references, expected] of [
    [
      "with the Controller field set to true: should enqueue reconcile.Requests for only the first the Controller if there are multiple Controller owners.",
      "of several owners the controller alone is added",
      configMaps,
      five.map((name) => reference(name, name === "foo2" ? { controller: true } : {})),
      ["default/foo2"],
    ],
    [
      "with the Controller field set to true: should not enqueue reconcile.Requests if there are no Controller owners.",
      "owners without a controller among them are not added by default",
      configMaps,
      five.map((name) => reference(name)),
      [],
    ],
    [
      "with the Controller field set to true: should not enqueue reconcile.Requests if there are no owners.",
      "an object without owners adds no controller",
      configMaps,
      [],
      [],
    ],
    [
      "with the Controller field set to false: should enqueue a reconcile.Requests for all owners.",
      "each owner is added with everyOwner",
      everyOwner,
      five.slice(0, 3).map((name) => reference(name)),
      ["default/foo1", "default/foo2", "default/foo3"],
    ],
  ] as const
) {
  ported(upstream, name, async () => {
    const { stage, put, added } = await followed(owns);
    await using _stage = stage;
    put([...references]);
    assertEquals(await added(), [...expected]);
  });
}

ported("with a nil OwnerType: should panic", "owns without a resource is refused", async () => {
  await using stage = await ControllerStage.start();
  for (const owned of [undefined, null, {}, { resource: undefined }]) {
    assertThrows(
      () =>
        stage.manager.controller({
          for: websites,
          owns: [owned as unknown as Owned<ConfigMap>],
          reconcile: () => {},
        }),
      TypeError,
    );
  }
});

ported.end(endShared);
