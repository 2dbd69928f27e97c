import { assertEquals, assertThrows } from "@std/assert";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";
import { test } from "../../support/test.ts";

function put(store: ObjectStore, name: string, value = 0): number {
  return store.put("things", name, { metadata: { name }, value }).revision;
}

function names(store: ObjectStore, revision?: number): string[] {
  const options = revision === undefined ? {} : { revision };
  return store.list("things", options).map(({ key }) => key);
}

test("ObjectStore counts one revision for each change, over all collections", () => {
  const store = new ObjectStore();
  const first = put(store, "a");
  const second = store.put("others", "x", { metadata: { name: "x" } }).revision;
  const third = store.delete("things", "a")?.revision;
  assertEquals([second - first, third! - second, store.revision], [1, 1, third!]);
});

test("ObjectStore sets the revision in the stored version, and does not change the given object", () => {
  const store = new ObjectStore();
  const object = { metadata: { name: "a" } };
  const stored = store.put("things", "a", object);
  assertEquals(stored.object.metadata.resourceVersion, String(stored.revision));
  assertEquals(object, { metadata: { name: "a" } });
});

test("ObjectStore lists sorted by key", () => {
  const store = new ObjectStore();
  for (const name of ["b", "a-b/x", "a/x", "c"]) put(store, name);
  assertEquals(names(store), ["a-b/x", "a/x", "b", "c"]);
});

test("ObjectStore lists the state at every remembered revision", () => {
  const store = new ObjectStore();
  const states = new Map<number, string>();
  const snapshot = () =>
    JSON.stringify(store.list("things").map(({ key, revision }) => [key, revision]));
  for (let step = 0; step < 60; step++) {
    const name = `n${step * 7 % 5}`;
    if (step % 3 === 2) store.delete("things", name);
    else put(store, name, step);
    states.set(store.revision, snapshot());
  }
  for (const [revision, state] of states) {
    const listed = store.list("things", { revision }).map((
      stored,
    ) => [stored.key, stored.revision]);
    assertEquals(JSON.stringify(listed), state);
  }
});

test("ObjectStore gives the changes to one collection after a revision", () => {
  const store = new ObjectStore();
  const start = put(store, "a");
  store.put("others", "x", { metadata: { name: "x" } });
  put(store, "a", 1);
  store.delete("things", "a");
  const events = store.eventsAfter(start, "things");
  assertEquals(events.map(({ type, key }) => [type, key]), [["MODIFIED", "a"], ["DELETED", "a"]]);
});

test("ObjectStore refuses to list a revision that is compacted or in the future", () => {
  const store = new ObjectStore();
  const old = put(store, "a");
  const latest = put(store, "b");
  store.compact();
  assertEquals(store.compactedRevision, latest);
  assertEquals(names(store, latest), ["a", "b"]);
  assertThrows(() => names(store, old), RangeError, "revision must be from");
  assertThrows(() => names(store, latest + 1), RangeError, "revision must be from");
});

test("ObjectStore limits its history, and still lists the revisions in it", () => {
  const store = new ObjectStore({ historyLimit: 8 });
  for (let step = 0; step < 100; step++) put(store, `n${step % 4}`, step);
  const kept = store.revision - store.compactedRevision;
  assertEquals(kept >= 8 && kept <= 10, true, `${kept} kept`);
  assertEquals(store.eventsAfter(store.compactedRevision, "things").length, kept);
  assertEquals(
    store.list("things", { revision: store.compactedRevision }).every(({ revision }) =>
      revision <= store.compactedRevision
    ),
    true,
  );
});

test("ObjectStore refuses a history limit that is not a positive integer", () => {
  assertThrows(() => new ObjectStore({ historyLimit: 0 }), RangeError, "current value is 0");
});

test("ObjectStore delivers a change made inside a listener after the one that caused it", () => {
  const store = new ObjectStore();
  const seen: string[] = [];
  using _reaction = store.subscribe("things", ({ key, type }) => {
    if (key === "cause" && type === "ADDED") put(store, "effect");
  });
  using _witness = store.subscribe("things", ({ key }) => seen.push(key));
  put(store, "cause");
  assertEquals(seen, ["cause", "effect"]);
});

test("ObjectStore stops calling a disposed listener", () => {
  const store = new ObjectStore();
  let calls = 0;
  const subscription = store.subscribe(undefined, () => calls++);
  put(store, "a");
  subscription[Symbol.dispose]();
  put(store, "b");
  assertEquals(calls, 1);
});

test("a listener of an ObjectStore that throws takes a change from no other listener, nor from the writer", () => {
  const errors: unknown[] = [];
  const store = new ObjectStore({ onListenerError: (error) => errors.push(error) });
  const seen: string[] = [];
  const failure = new Error("no listener");
  using _first = store.subscribe(undefined, () => {
    throw failure;
  });
  using _second = store.subscribe(undefined, ({ key }) => seen.push(`all: ${key}`));
  using _third = store.subscribe("things", ({ key, type }) => {
    seen.push(key);
    if (key === "a" && type === "ADDED") put(store, "b");
    throw failure;
  });
  using _fourth = store.subscribe("things", ({ key }) => seen.push(key));
  const revision = put(store, "a");
  store.delete("things", "a");
  assertEquals(store.revision, revision + 2);
  assertEquals(seen, ["all: a", "a", "a", "all: b", "b", "b", "all: a", "a", "a"]);
  assertEquals(errors, Array(6).fill(failure));
});

test("ObjectStore neither stores nor tells what no watch could report", () => {
  const store = new ObjectStore();
  const revision = put(store, "a");
  const seen: string[] = [];
  using _witness = store.subscribe("things", ({ key }) => seen.push(key));
  for (const name of ["a", "b"]) {
    assertThrows(() => store.put("things", name, { metadata: { name }, value: 1n }), TypeError);
  }
  assertEquals([store.revision, names(store), seen], [revision, ["a"], []]);
  assertEquals(store.get("things", "a")?.revision, revision);
});

test("a change is serialized once, however many listeners ask for its frame", () => {
  const store = new ObjectStore();
  const frames: Uint8Array[] = [];
  const form = { head: '{"kind":"Thing","apiVersion":"v1",' };
  using _first = store.subscribe("things", (event) => frames.push(event.frame("ADDED", form)));
  using _second = store.subscribe("things", (event) => frames.push(event.frame("ADDED", form)));
  const start = store.revision;
  put(store, "a", 7);
  assertEquals(frames.length, 2);
  assertEquals(frames[0] === frames[1], true);
  const text = new TextDecoder().decode(frames[0]);
  assertEquals(
    text,
    `{"type":"ADDED","object":{"kind":"Thing","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"${store.revision}"},"value":7}}\n`,
  );
  const [replayed] = store.eventsAfter(start, "things");
  assertEquals(new TextDecoder().decode(replayed!.frame("ADDED", form)), text);
});

test("ObjectStore rereads what it was given, without a revision and without an event", () => {
  const store = new ObjectStore();
  const revision = put(store, "a", 1);
  let events = 0;
  using _witness = store.subscribe("things", () => events++);
  const read = (value: number) => {
    store.reread("things", (object) => ({ ...object, value, given: object.value }));
    const { object, revision, isReread } = store.get("things", "a")!;
    return [object.value, object.given, revision, isReread];
  };
  assertEquals(read(2), [2, 1, revision, true]);
  assertEquals(read(3), [3, 1, revision, true]);
  assertEquals(store.list("things").map(({ object }) => object.value), [3]);
  put(store, "a", 4);
  assertEquals([store.get("things", "a")!.isReread, events], [false, 1]);
});

test("ObjectStore calls its listeners after the last change of a batch", () => {
  const store = new ObjectStore();
  const seen: [key: string, others: number][] = [];
  using _ = store.subscribe("things", ({ key }) => {
    seen.push([key, store.list("things").length]);
    if (key === "b") put(store, "c");
  });
  store.batch(() => {
    put(store, "a");
    store.batch(() => put(store, "b"));
    assertEquals(seen, []);
  });
  assertEquals(seen, [["a", 2], ["b", 2], ["c", 3]]);
  assertThrows(
    () =>
      store.batch(() => {
        put(store, "d");
        throw new Error("stop");
      }),
    Error,
    "stop",
  );
  assertEquals(seen.at(-1), ["d", 4]);
  assertEquals(store.collections, ["things"]);
});

test("a replacement of all objects is counted, and returns what it does", () => {
  const store = new ObjectStore();
  assertEquals(store.replaceAll(() => put(store, "a")), 2);
  assertEquals([store.replacements, store.revision], [1, 2]);
});
