import { assert, assertEquals, assertRejects } from "@std/assert";
import { TimeoutError } from "../../../src/core/errors.ts";
import {
  type ChangeHandler,
  QueuedHandler,
  type QueuedHandlerOptions,
} from "../../../src/informer/handlers/handler_registration.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { HandledStore, line, type TextObject } from "../../support/informers/handled_store.ts";
import { test } from "../../support/test.ts";

interface Setup {
  readonly clock: FakeClock;
  readonly errors: unknown[];
  readonly told: string[];
  removed: number;
  readonly cluster: HandledStore;
  readonly handler: QueuedHandler<TextObject>;
}

/** Makes a handler on a store; each change is recorded before `handle` is called. */
function setUp(handle: ChangeHandler<TextObject> = () => {}): Setup {
  const clock = new FakeClock();
  const errors: unknown[] = [];
  const told: string[] = [];
  const options: QueuedHandlerOptions<TextObject> = {
    clock,
    onError: (error, change) => void errors.push([error, line(change)]),
    onRunning: () => {},
    onRemoved: () => void setup.removed++,
  };
  const note: ChangeHandler<TextObject> = (change) => {
    told.push(line(change));
    return handle(change);
  };
  const handler = new QueuedHandler(note, options);
  const cluster = new HandledStore();
  cluster.tell(handler);
  const setup: Setup = { clock, errors, told, removed: 0, cluster, handler };
  return setup;
}

/** Makes a handler that runs until `end` is called. */
function slow(): { handle: () => Promise<void>; end: () => void } {
  let end = () => {};
  return { handle: () => new Promise((resolve) => end = resolve), end: () => end() };
}

test("a handler is called after the store is written, in order", async () => {
  const { cluster, told } = setUp();
  cluster.put("a", "1");
  cluster.put("b", "2");
  assertEquals(told, []);
  await settled();
  cluster.put("a", "3");
  await settled();
  cluster.remove("a", "4");
  await settled();
  assertEquals(told, ["added a 1", "added b 2", "updated a 1→3", "deleted a 4"]);
});

test("in a handler, the store already contains the change", async () => {
  const seen: (string | undefined)[] = [];
  const { cluster } = setUp(({ object }) => {
    seen.push(cluster.store.get(object.metadata.name)?.text);
  });
  cluster.put("a", "1");
  cluster.put("a", "2");
  await settled();
  assertEquals(seen, ["2"]);
});

test("an asynchronous handler gets one change at a time, and waiting changes are merged", async () => {
  const { handle, end } = slow();
  const { cluster, told, handler } = setUp(handle);
  cluster.put("a", "1");
  await settled();
  for (let i = 2; i <= 100; i++) cluster.put("a", String(i));
  cluster.put("b", "101");
  cluster.remove("b");
  await settled();
  assertEquals([told, handler.queueLength], [["added a 1"], 1]);
  end();
  await settled();
  assertEquals(told, ["added a 1", "updated a 1→100"]);
  end();
});

test("an error of a handler is reported with its change, and the next change follows", async () => {
  const [one, two] = [new RangeError("one"), new RangeError("two")];
  const { cluster, errors, told } = setUp(({ object }) => {
    if (object.text === "1") throw one;
    if (object.text === "2") return Promise.reject(two);
  });
  for (const [name, text] of [["a", "1"], ["b", "2"], ["c", "3"]] as const) cluster.put(name, text);
  await settled();
  assertEquals(errors, [
    [one, "added a 1"],
    [two, "added b 2"],
  ]);
  assertEquals(told, ["added a 1", "added b 2", "added c 3"]);
});

test("a handler is synced when it has handled the last change of the initial state", async () => {
  const { handle, end } = slow();
  const { cluster, handler, told } = setUp(handle);
  cluster.initial = true;
  cluster.put("a", "1");
  cluster.put("b", "2");
  cluster.initial = false;
  let synced = false;
  const waiting = handler.waitForSync().then(() => synced = true);
  handler.initialStateEnd();
  cluster.put("c", "3");
  await settled();
  end();
  await settled();
  assertEquals([told, synced], [["added a 1 initial", "added b 2 initial"], false]);
  end();
  await waiting;
  assertEquals([told.at(-1), handler.synced], ["added c 3", true]);
  await handler.waitForSync();
  end();
});

test("a handler without an initial state is synced once that is known", async () => {
  const { cluster, handler } = setUp();
  cluster.put("a", "1");
  await settled();
  assertEquals(handler.synced, false);
  handler.initialStateEnd();
  await handler.waitForSync();
});

test("a handler is synced when its initial state was undone before it was delivered", async () => {
  const { handle, end } = slow();
  const { cluster, handler, told } = setUp(handle);
  cluster.put("a", "1");
  await settled();
  cluster.initial = true;
  cluster.put("b", "2");
  cluster.remove("b");
  handler.initialStateEnd();
  end();
  await handler.waitForSync();
  assertEquals(told, ["added a 1"]);
});

test("waitForSync of a handler frees its timer and its listener, however it ends", async () => {
  const { clock, handler } = setUp();
  const abort = new AbortController();
  const reason = new RangeError("enough");
  const late = handler.waitForSync({ timeoutMs: 1_000 });
  const aborted = handler.waitForSync({ timeoutMs: 5_000, signal: abort.signal });
  abort.abort(reason);
  assertEquals(await aborted.catch((error) => error), reason);
  assertEquals(clock.delaysMs, [1_000]);
  const failure = assertRejects(
    () => late,
    TimeoutError,
    "The handler was not synced within 1000 ms: 0 changes wait for it, and the initial list is " +
      "not complete.",
  );
  await clock.advance(1_000);
  await failure;
  assertEquals(clock.pending, 0);
});

test("a removed handler is not called again, and its timer ends", async () => {
  const abort = new AbortController();
  const reason = new RangeError("enough");
  const setup = setUp(({ object }) => {
    if (object.text === "300") abort.abort(reason);
  });
  const { cluster, clock, handler, told } = setup;
  handler.stopWith(abort.signal);
  for (let i = 1; i <= 400; i++) cluster.put(String(i), String(i));
  await settled();
  assertEquals(clock.pendingKeepAlive, 1);
  await clock.advance(0);
  assertEquals(told.length, 300);
  cluster.put("more", "401");
  await settled();
  assertEquals([told.length, handler.queueLength, setup.removed], [300, 0, 1]);
  assertEquals(await handler.waitForSync().catch((error) => error), reason);
  handler[Symbol.dispose]();
  assertEquals([setup.removed, clock.pending], [1, 0]);
});

test("a handler removed between two turns leaves no timer", async () => {
  const { cluster, clock, handler, told } = setUp();
  for (let i = 1; i <= 400; i++) cluster.put(String(i), String(i));
  await settled();
  assert(told.length < 400);
  handler[Symbol.dispose]();
  assertEquals(clock.pending, 0);
});

test("a handler that is removed before its first change is never called", async () => {
  const { cluster, handler, told } = setUp();
  cluster.put("a", "1");
  handler[Symbol.dispose]();
  await settled();
  assertEquals(told, []);
  await assertRejects(() => handler.waitForSync(), DOMException, "The handler has been removed.");
});

test("a handler lets the rest of the program run, synchronous or not", async () => {
  for (const handle of [() => {}, () => Promise.resolve()]) {
    const { cluster, clock, told } = setUp(handle);
    for (let i = 1; i <= 1_000; i++) cluster.put(String(i), String(i));
    await allSettled();
    assertEquals(told.length, 256);
    let toldBefore = 0;
    clock.setTimer(() => toldBefore = told.length, 0);
    while (told.length < 1_000) await clock.advance(0);
    assert(toldBefore > 0 && toldBefore <= 512, `${toldBefore} changes came before a timer`);
  }
});

test("a refusal ends only the waits for a handler that fail fast, and no waits once it is synced", async () => {
  const { cluster, handler, told } = setUp();
  const patient = handler.waitForSync();
  const hasty = handler.waitForSync({ failFast: true });
  handler.refused(new RangeError("forbidden"));
  await assertRejects(() => hasty, RangeError, "forbidden");
  cluster.initial = true;
  cluster.put("a", "1");
  handler.initialStateEnd();
  await patient;
  handler.refused(new RangeError("forbidden"));
  await handler.waitForSync({ failFast: true });
  assertEquals(told, ["added a 1 initial"]);
});

async function allSettled(): Promise<void> {
  for (let i = 0; i < 100; i++) await settled();
}
