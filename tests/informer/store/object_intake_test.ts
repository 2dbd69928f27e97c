import { assert, assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import type { ObjectNotKeptError } from "../../../src/informer/store/object_errors.ts";
import { ObjectIntake, RecentObjects } from "../../../src/informer/store/object_intake.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { Store } from "../../../src/informer/store/store.ts";
import { test } from "../../support/test.ts";

function setUp() {
  const packer = new ObjectPacker<KubernetesObject>({
    transform(object) {
      if (object.kind !== "Broken") return object;
      object.metadata = { name: "changed" };
      throw new RangeError("the transform is broken");
    },
  });
  const errors: ObjectNotKeptError[] = [];
  const store = new Store({ packer, onChange: () => {} });
  const onError = (error: ObjectNotKeptError) => void errors.push(error);
  return { intake: new ObjectIntake({ path: "/p", packer, store, onError }), store, errors };
}

const object = (kind: string) => ({ kind, metadata: { name: "a", namespace: "n" } });

test("ObjectIntake reports an object that cannot be packed, with its key", () => {
  const { intake, errors } = setUp();
  assertEquals(intake.pack(object("Broken")), undefined);
  assertEquals(intake.packOneOfMany(object("Broken")), undefined);
  assertEquals(errors.map(({ key }) => key), ["n/a", "n/a"]);
  const message = "The object n/a of /p could not be kept: the transform is broken";
  assertEquals(errors[0]?.message, message);
  assert(errors[0]?.cause instanceof RangeError);
});

test("ObjectIntake gives the stored version instead of one that cannot be packed", () => {
  const { intake, store } = setUp();
  const good = intake.pack(object("Good"));
  assert(good);
  store.apply("ADDED", good);
  assertEquals([intake.pack(object("Broken")), intake.packOneOfMany(object("Broken"))], [
    good,
    good,
  ]);
});

test("ObjectIntake reports an invalid object as one without a name", () => {
  const { intake, errors } = setUp();
  for (const nothing of [null, {}, { metadata: null }, { metadata: {} }]) {
    assertEquals(intake.packOneOfMany(nothing as unknown as KubernetesObject), undefined);
  }
  assertEquals(errors.map(({ key }) => key), ["", "", "", ""]);
});

test("the last objects stay as they were parsed, and are released in the order in which they came", () => {
  const recent = new RecentObjects<KubernetesObject>(2);
  const packer = new ObjectPacker<KubernetesObject>();
  const objects = ["a", "b", "c"].map((name) => ({ metadata: { name } }));
  const stored = objects.map((object) => packer.pack(object));
  stored.forEach((each) => recent.add(each));
  assertEquals(objects.map((object, i) => stored[i]?.read() === object), [false, true, true]);
  assertEquals(stored[0]?.read(), objects[0]);
});
