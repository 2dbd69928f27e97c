import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { Store, type StoreChange } from "../../../src/informer/store/store.ts";
import type { StoredObject } from "../../../src/informer/store/stored_object.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { test } from "../../support/test.ts";

interface Widget extends KubernetesObject {
  spec: { node?: string | undefined; tags: string[] };
}

const packer = new ObjectPacker<Widget>({
  indexes: { node: (widget) => widget.spec.node, tag: (widget) => widget.spec.tags },
});

interface WidgetOptions {
  uid?: string;
  node?: string;
  tags?: string[];
}

/** Packs a version of `namespace/name`, or of a name without a namespace. */
function widget(key: string, resourceVersion: string, options: WidgetOptions = {}) {
  const [name = "", namespace] = key.split("/").reverse();
  const { uid = `uid of ${key}`, node, tags = [] } = options;
  return packer.pack({
    metadata: { name, ...(namespace !== undefined && { namespace }), uid, resourceVersion },
    spec: { node, tags },
  });
}

/** Describes a change in a line. */
function told({ type, stored, previous, missed }: StoreChange<Widget>): string {
  const was = previous ? ` was ${previous.resourceVersion}` : "";
  return `${type} ${stored.key} ${stored.resourceVersion}${was}${missed ? " missed" : ""}`;
}

function recorded() {
  const changes: string[] = [];
  const store = new Store<Widget>({ packer, onChange: (change) => changes.push(told(change)) });
  return { store, taken: () => changes.splice(0) };
}

test("replace reports new, changed and missing objects", () => {
  const { store, taken } = recorded();
  store.replace([widget("a/1", "1"), widget("a/2", "2"), widget("b/3", "3")]);
  assertEquals(taken(), ["added a/1 1", "added a/2 2", "added b/3 3"]);
  store.replace([widget("a/2", "2"), widget("b/3", "5"), widget("b/4", "4")]);
  assertEquals(taken(), ["updated b/3 5 was 3", "added b/4 4", "deleted a/1 1 missed"]);
  store.replace([]);
  assertEquals([store.size, taken().length], [0, 3]);
});

test("replace keeps the stored object if the resourceVersion is the same", () => {
  const { store, taken } = recorded();
  store.replace([widget("a/1", "1")]);
  const [held, object] = [store.stored("a/1"), store.get("a/1")];
  taken();
  store.replace([widget("a/1", "1")]);
  assertStrictEquals(store.stored("a/1"), held);
  assertStrictEquals(store.get("a/1"), object);
  assertEquals(taken(), []);
});

test("another uid under a key is a missed deletion and a new object", () => {
  const { store, taken } = recorded();
  store.replace([widget("a/1", "1", { node: "n1" })]);
  taken();
  store.replace([widget("a/1", "5", { uid: "second", node: "n2" })]);
  assertEquals(taken(), ["deleted a/1 1 missed", "added a/1 5"]);
  assertEquals([store.countByIndex("node", "n1"), store.countByIndex("node", "n2")], [0, 1]);
  store.apply("MODIFIED", widget("a/1", "7", { uid: "third" }));
  assertEquals(taken(), ["deleted a/1 5 missed", "added a/1 7"]);
  store.apply("DELETED", widget("a/1", "9", { uid: "fourth" }));
  assertEquals(taken(), ["deleted a/1 7 missed"]);
  assertEquals([store.size, store.countByIndex("namespace", "a")], [0, 0]);
});

test("apply compares an event with the stored object", () => {
  const { store, taken } = recorded();
  store.apply("MODIFIED", widget("a/1", "1"));
  store.apply("ADDED", widget("a/1", "2"));
  store.apply("MODIFIED", widget("a/1", "2"));
  store.apply("DELETED", widget("a/2", "3"));
  assertEquals(taken(), ["added a/1 1", "updated a/1 2 was 1"]);
  store.apply("DELETED", widget("a/1", "4"));
  store.apply("DELETED", widget("a/1", "4"));
  assertEquals(taken(), ["deleted a/1 4"]);
});

test("objects without a resourceVersion are never considered the same", () => {
  const { store, taken } = recorded();
  store.apply("ADDED", widget("a/1", ""));
  store.apply("MODIFIED", widget("a/1", ""));
  store.replace([widget("a/1", "")]);
  assertEquals(taken().length, 3);
});

test("the store shows the whole of a replace before its first change is delivered", () => {
  const seen: unknown[] = [];
  const store: Store<Widget> = new Store<Widget>({
    packer,
    onChange: ({ stored }) =>
      seen.push([
        stored.key,
        [...store.keys()],
        store.countByIndex("node", "n1"),
        store.get(stored.key)?.metadata.resourceVersion,
      ]),
  });
  store.apply("ADDED", widget("a/1", "1", { node: "n1" }));
  store.replace([widget("a/2", "2", { node: "n1" }), widget("a/3", "3", { node: "n1" })]);
  assertEquals(seen, [
    ["a/1", ["a/1"], 1, "1"],
    ["a/2", ["a/2", "a/3"], 2, "2"],
    ["a/3", ["a/2", "a/3"], 2, "3"],
    ["a/1", ["a/2", "a/3"], 2, undefined],
  ]);
});

test("a replace that fails halfway changes nothing", () => {
  const { store, taken } = recorded();
  store.replace([widget("a/1", "1")]);
  taken();
  function* failing() {
    yield widget("a/2", "2");
    throw new Error("the page is broken");
  }
  assertThrows(() => store.replace(failing()), Error, "the page is broken");
  assertEquals([[...store.keys()], taken()], [["a/1"], []]);
});

test("an index that is added has the objects of the store, and those that were packed before it", () => {
  for (const keep of ["bytes", "objects"] as const) {
    const own = new ObjectPacker<Widget>({ keep, indexes: { tag: ({ spec }) => spec.tags } });
    const store = new Store<Widget>({ packer: own, onChange: () => {} });
    const packed = (name: string, resourceVersion: string, node?: string) =>
      own.packOneOfMany({ metadata: { name, resourceVersion }, spec: { node, tags: ["t"] } });
    store.replace([packed("a", "1", "n1"), packed("b", "1")]);
    const listed = [packed("a", "1", "n1"), packed("c", "2", "n1"), packed("d", "2", "n2")];
    const event = packed("e", "3", "n2");
    store.addIndexes({ node: ({ spec }) => spec.node, size: () => ["s", "m"] });
    assertEquals(own.indexNames, ["namespace", "tag", "node", "size"]);
    const names = (index: string, value: string) =>
      store.byIndex(index, value).map(({ metadata }) => metadata.name);
    assertEquals([names("node", "n1"), names("size", "m"), names("tag", "t")], [
      ["a"],
      ["a", "b"],
      ["a", "b"],
    ]);
    store.replace(listed);
    store.apply("ADDED", event);
    store.apply("MODIFIED", packed("c", "4", "n2"));
    assertEquals([names("node", "n1"), names("node", "n2").toSorted()], [["a"], ["c", "d", "e"]]);
    store.apply("DELETED", event);
    store.replace([]);
    assertEquals(["n1", "n2"].map((node) => store.countByIndex("node", node)), [0, 0]);
    assertThrows(() => store.addIndexes({ namespace: () => "" }), TypeError, "namespace");
  }
});

test("lists, loops and keys show the store as it was when they were requested", () => {
  const { store } = recorded();
  store.replace([widget("a/1", "1"), widget("b/2", "2"), widget("node", "3")]);
  const names = (objects: Iterable<{ metadata: { name: string } }>) =>
    Array.from(objects, (object) => object.metadata.name);
  assertEquals([names(store.list()), names(store.list("a"))], [["1", "2", "node"], ["1"]]);
  assertEquals([names(store.list("")), names(store.list("c"))], [["1", "2", "node"], []]);
  const seen: string[] = [];
  for (const object of store) {
    seen.push(object.metadata.name);
    store.apply("DELETED", widget("b/2", "4"));
  }
  const keys = store.keys();
  store.apply("ADDED", widget("a/9", "9"));
  assertEquals([seen, [...keys], [...keys]], [["1", "2", "node"], ["a/1", "node"], [
    "a/1",
    "node",
  ]]);
  assertEquals([store.has("a/9"), store.has("b/2"), store.get("b/2")], [true, false, undefined]);
});

test("an unknown index is a RangeError that names the known indexes", () => {
  const { store } = recorded();
  for (const ask of [() => store.byIndex("nod", "n1"), () => store.countByIndex("nod", "n1")]) {
    assertThrows(ask, RangeError, '"namespace", "node", "tag"');
  }
});

/** Returns any of twenty objects, in one of a few versions. */
function anyWidget(random: () => number, resourceVersion: number): StoredObject<Widget> {
  const pick = (count: number) => Math.floor(random() * count);
  const namespace = pick(4);
  return widget(
    namespace === 0 ? `w${pick(5)}` : `ns${namespace}/w${pick(5)}`,
    `${resourceVersion}`,
    {
      ...(pick(4) > 0 && { node: `n${pick(3)}` }),
      tags: Array.from({ length: pick(4) }, () => `t${pick(3)}`),
      uid: `u${pick(8) === 0 ? resourceVersion : 0}`,
    },
  );
}

/** Applies a change to the objects that a handler knows; each change must fit them. */
function follow(known: Map<string, StoredObject<Widget>>, change: StoreChange<Widget>) {
  const { type, stored, previous } = change;
  const held = known.get(stored.key);
  assertEquals(held !== undefined, type !== "added", told(change));
  if (type === "updated") {
    assertStrictEquals(previous, held);
    assertEquals(stored.uid, held?.uid);
  }
  if (type === "deleted") known.delete(stored.key);
  else known.set(stored.key, stored);
}

/** Asserts that every method of the store gives what the model has. */
function assertShows(store: Store<Widget>, model: Map<string, StoredObject<Widget>>) {
  const sorted = (values: Iterable<string>) => [...values].sort();
  const version = (object: { metadata: { name: string; resourceVersion?: string } }) =>
    `${object.metadata.name}@${object.metadata.resourceVersion}`;
  const expected = (having: (object: Widget) => boolean) =>
    sorted(
      [...model.values()].map((stored) => stored.read() as Widget).filter(having).map(version),
    );
  assertEquals(store.size, model.size);
  assertEquals(sorted(store.keys()), sorted(model.keys()));
  assertEquals(sorted(Array.from(store, version)), expected(() => true));
  for (const value of ["0", "1", "2", "3"]) {
    const values = { namespace: `ns${value}`, node: `n${value}`, tag: `t${value}` };
    const having: Record<string, (object: Widget) => boolean> = {
      namespace: (object) => object.metadata.namespace === values.namespace,
      node: (object) => object.spec.node === values.node,
      tag: (object) => object.spec.tags.includes(values.tag),
    };
    for (const [index, indexValue] of Object.entries(values)) {
      const wanted = expected(having[index]!);
      assertEquals(sorted(store.byIndex(index, indexValue).map(version)), wanted);
      assertEquals(store.countByIndex(index, indexValue), wanted.length);
    }
    assertEquals(sorted(store.list(values.namespace).map(version)), expected(having["namespace"]!));
  }
}

test("after any writes the store equals a plain map, and so does the state of a handler", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seededRandom(seed);
    const [model, known] = [new Map<string, StoredObject<Widget>>(), new Map()];
    const store = new Store<Widget>({ packer, onChange: (change) => follow(known, change) });
    let resourceVersion = 100;
    for (let write = 0; write < 40; write++) {
      if (random() < 0.15) {
        const kept = [...model.values()].filter(() => random() < 0.6);
        const fresh = Array.from({ length: 6 }, () => anyWidget(random, ++resourceVersion));
        model.clear();
        for (const object of [...kept, ...fresh]) model.set(object.key, object);
        store.replace([...kept, ...fresh]);
      } else {
        const object = anyWidget(random, ++resourceVersion);
        const type = (["ADDED", "MODIFIED", "DELETED"] as const)[Math.floor(random() * 3)]!;
        if (type === "DELETED") model.delete(object.key);
        else model.set(object.key, object);
        store.apply(type, object);
      }
    }
    assertShows(store, model);
    assertEquals([...known.keys()].sort(), [...model.keys()].sort(), `seed ${seed}`);
    for (const [key, stored] of known) assertStrictEquals(store.stored(key), stored);
  }
});
