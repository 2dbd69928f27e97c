import { assert, assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { HandlerQueue, type QueuedChange } from "../../../src/informer/handlers/handler_queue.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import type { StoreChange } from "../../../src/informer/store/store.ts";
import type { StoredObject } from "../../../src/informer/store/stored_object.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { inFull, test } from "../../support/test.ts";

type Stored = StoredObject<KubernetesObject>;
type Told = Pick<QueuedChange<KubernetesObject>, "type" | "stored" | "previous" | "initial">;

const packer = new ObjectPacker<KubernetesObject>({});
let lastVersion = 0;

function version(name: string, uid = "1"): Stored {
  const resourceVersion = String(++lastVersion);
  return packer.pack({ metadata: { name, uid, resourceVersion } });
}

function added(stored: Stored): StoreChange<KubernetesObject> {
  return { type: "added", stored, missed: false };
}

function updated(previous: Stored, stored: Stored): StoreChange<KubernetesObject> {
  return { type: "updated", stored, previous, missed: false };
}

function deleted(stored: Stored, missed = false): StoreChange<KubernetesObject> {
  return { type: "deleted", stored, missed };
}

/** Takes all waiting changes, each with its type, its version and its previous version. */
function drain(queue: HandlerQueue<KubernetesObject>): string[] {
  const told: string[] = [];
  for (let change = queue.shift(); change; change = queue.shift()) {
    const { type, stored, previous } = change;
    const from = previous ? `${previous.resourceVersion}→` : "";
    told.push(`${type} ${stored.key} ${from}${stored.resourceVersion}`);
  }
  return told;
}

function queueOf(...changes: StoreChange<KubernetesObject>[]): HandlerQueue<KubernetesObject> {
  const queue = new HandlerQueue<KubernetesObject>();
  for (const change of changes) queue.push(change, false);
  return queue;
}

test("HandlerQueue gives the changes of different objects in the order in which they came", () => {
  const [a, b, c] = [version("a"), version("b"), version("c")];
  const queue = queueOf(added(b), deleted(a), added(c));
  assertEquals(queue.length, 3);
  assertEquals(drain(queue), [
    `added b ${b.resourceVersion}`,
    `deleted a ${a.resourceVersion}`,
    `added c ${c.resourceVersion}`,
  ]);
  assertEquals([queue.length, queue.shift()], [0, undefined]);
});

test("HandlerQueue merges the changes of an object that waits", () => {
  const [v1, v2, v3] = [version("a"), version("a"), version("a")];
  const numbers = [v1, v2, v3].map((each) => each.resourceVersion);
  const [n1, , n3] = numbers;
  assertEquals(drain(queueOf(added(v1), updated(v1, v2), updated(v2, v3))), [`added a ${n3}`]);
  assertEquals(drain(queueOf(updated(v1, v2), updated(v2, v3))), [`updated a ${n1}→${n3}`]);
  assertEquals(drain(queueOf(added(v1), updated(v1, v2), deleted(v2))), []);
  assertEquals(drain(queueOf(updated(v1, v2), deleted(v3))), [`deleted a ${n3}`]);
  assertEquals(drain(queueOf(deleted(v1), added(v2), updated(v2, v3))), [
    `deleted a ${n1}`,
    `added a ${n3}`,
  ]);
  assertEquals(drain(queueOf(deleted(v1), added(v2), deleted(v3))), [`deleted a ${n1}`]);
});

test("HandlerQueue keeps the place of an object that changes while it waits", () => {
  const [a1, a2, b] = [version("a"), version("a"), version("b")];
  const queue = queueOf(added(a1), added(b), updated(a1, a2));
  assertEquals(drain(queue), [`added a ${a2.resourceVersion}`, `added b ${b.resourceVersion}`]);
});

test("HandlerQueue reports a missed deletion, also where an update waited", () => {
  const [v1, v2] = [version("a"), version("a")];
  assertEquals(queueOf(updated(v1, v2), deleted(v2, true)).shift()?.missed, true);
});

test("HandlerQueue counts the waiting changes of the initial state", () => {
  const [a, b] = [version("a"), version("b")];
  const queue = new HandlerQueue<KubernetesObject>();
  queue.push(added(a), true);
  queue.push(added(b), true);
  queue.push(added(version("c")), false);
  assertEquals([queue.length, queue.initialLength], [3, 2]);
  queue.push(deleted(a), false);
  assertEquals([queue.length, queue.initialLength], [2, 1]);
  queue.push(updated(b, version("b")), false);
  assertEquals(queue.shift()?.initial, true);
  assertEquals([queue.length, queue.initialLength], [1, 0]);
});

test("HandlerQueue is empty once it is cleared, and takes changes again", () => {
  const queue = queueOf(added(version("a")), deleted(version("b")));
  queue.clear();
  assertEquals([queue.length, queue.shift()], [0, undefined]);
  const a = version("a");
  queue.push(added(a), false);
  assertEquals(drain(queue), [`added a ${a.resourceVersion}`]);
});

/** A simple model of the queue: a list that is searched from its end. */
class Model {
  readonly waiting: Told[] = [];

  push({ type, stored, previous }: StoreChange<KubernetesObject>, initial: boolean): void {
    const at = this.waiting.findLastIndex((each) => each.stored.key === stored.key);
    const open = this.waiting[at];
    if (!open || open.type === "deleted") {
      this.waiting.push({ type, stored, previous, initial });
    } else if (type !== "deleted") {
      this.waiting[at] = { ...open, stored };
    } else if (open.type === "added") {
      this.waiting.splice(at, 1);
    } else {
      this.waiting[at] = { type, stored, previous: undefined, initial: false };
    }
  }
}

function plain(change: Told | undefined): unknown {
  if (!change) return undefined;
  const { type, stored, previous, initial } = change;
  return [type, stored.key, stored.resourceVersion, previous?.resourceVersion, initial];
}

test("HandlerQueue delivers a consistent history of each object, whatever happens and whenever it is read", () => {
  for (let seed = 1; seed <= inFull(200, 80); seed++) {
    const random = seededRandom(seed);
    const names = ["a", "b", "c", "d"].slice(0, 1 + Math.floor(random() * 4));
    const queue = new HandlerQueue<KubernetesObject>();
    const model = new Model();
    const actual = new Map<string, Stored>();
    const told = new Map<string, Stored>();
    const push = (change: StoreChange<KubernetesObject>) => {
      const initial = change.type === "added" && random() < 0.5;
      queue.push(change, initial);
      model.push(change, initial);
    };
    const tell = () => {
      const change = queue.shift();
      assertEquals(plain(change), plain(model.waiting.shift()), `seed ${seed}`);
      if (!change) return;
      const { type, stored, previous } = change;
      const known = told.get(stored.key);
      assertEquals(known === undefined, type === "added", `seed ${seed}: ${type}`);
      if (type === "updated") assertEquals(previous, known, `seed ${seed}`);
      if (type === "deleted") told.delete(stored.key);
      else told.set(stored.key, stored);
    };
    const readShare = random();
    for (let step = 0; step < 200; step++) {
      const name = names[Math.floor(random() * names.length)] ?? "a";
      const held = actual.get(name);
      if (!held) {
        const stored = version(name, String(step));
        push(added(stored));
        actual.set(name, stored);
      } else if (random() < 0.6) {
        const stored = version(name, held.uid);
        push(updated(held, stored));
        actual.set(name, stored);
      } else {
        push(deleted(version(name, held.uid)));
        actual.delete(name);
      }
      assert(queue.length <= 2 * names.length, `seed ${seed}: ${queue.length} changes wait`);
      const initial = model.waiting.filter((change) => change.initial).length;
      assertEquals([queue.length, queue.initialLength], [model.waiting.length, initial]);
      while (random() < readShare * 0.8) tell();
    }
    while (queue.length > 0) tell();
    assertEquals(told, actual, `seed ${seed}`);
  }
});
