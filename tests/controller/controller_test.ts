import { assert, assertEquals } from "@std/assert";
import type { ControllerOptions } from "../../src/controller/controller_options.ts";
import { createManager, type Manager } from "../../src/controller/manager.ts";
import { TerminalError } from "../../src/controller/terminal_error.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import { startWebsites, type Website, website, websites } from "../support/controllers/websites.ts";
import type { Pod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

/** A running controller of Websites, and the errors of its reconciles. */
class Rig implements AsyncDisposable {
  readonly pod: Pod;
  readonly manager: Manager;
  readonly errors: [error: unknown, key: string][] = [];
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(pod: Pod) {
    this.pod = pod;
    const onError = (error: unknown, _: string, key: string) => this.errors.push([error, key]);
    this.manager = createManager(pod.kube(), { onError });
  }

  static async start(
    options: Omit<ControllerOptions<Website>, "for">,
    before: (pod: Pod) => void = () => {},
  ) {
    const pod = await startWebsites();
    before(pod);
    const rig = new Rig(pod);
    const controller = rig.manager.controller({ for: websites, ...options });
    rig.#running = rig.manager.run({ signal: rig.#stop.signal });
    return { rig, controller, counts: controller.counts };
  }

  create(name: string, text = ""): void {
    put(this.pod, name, text);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.pod[Symbol.asyncDispose]();
  }
}

function put({ server }: Pod, name: string, text = ""): void {
  server.objects.create({ ...website, metadata: { name }, spec: { text } });
}

/** Counts calls, and waits for the next ones. */
class Calls {
  readonly names: string[] = [];
  #waiting: (() => void)[] = [];

  note(name: string): void {
    this.names.push(name);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async until(isMet: (names: readonly string[]) => boolean): Promise<void> {
    while (!isMet(this.names)) await new Promise<void>((wake) => this.#waiting.push(wake));
  }
}

test("a controller reconciles what is there at the start once the store has all of it", async () => {
  const calls = new Calls();
  const { rig } = await Rig.start({
    reconcile: ({ metadata }) => calls.note(metadata.name),
  }, (pod) => ["a", "b", "c"].forEach((name) => put(pod, name)));
  await using _rig = rig;
  await calls.until(({ length }) => length === 3);
  assertEquals(calls.names.toSorted(), ["a", "b", "c"]);
});

test("a failed reconcile is repeated with a growing delay, and the attempts are counted", async () => {
  const attempts: number[] = [];
  const calls = new Calls();
  const { rig, counts } = await Rig.start({
    reconcile: ({ metadata }, { attempt }) => {
      attempts.push(attempt);
      calls.note(metadata.name);
      if (attempt < 4) throw new RangeError(`attempt ${attempt}`);
    },
  });
  await using _rig = rig;
  rig.create("a");
  await calls.until(({ length }) => length === 4);
  assertEquals(attempts, [1, 2, 3, 4]);
  assertEquals(rig.errors.map(([error, key]) => [String(error), key]), [
    ["RangeError: attempt 1", "default/a"],
    ["RangeError: attempt 2", "default/a"],
    ["RangeError: attempt 3", "default/a"],
  ]);
  await rig.stop();
  assertEquals([counts.failed, counts.succeeded], [3, 1]);
});

test("a TerminalError is not repeated until the object changes", async () => {
  const calls = new Calls();
  const { rig, counts } = await Rig.start({
    reconcile: ({ metadata, spec }) => {
      calls.note(metadata.name);
      if (spec?.text === "bad") throw new TerminalError("bad text");
    },
  });
  await using _rig = rig;
  rig.create("a", "bad");
  await calls.until(({ length }) => length === 1);
  rig.create("b");
  await calls.until(({ length }) => length === 2);
  const { objects } = rig.pod.server;
  const stored = objects.get({ ...website, name: "a" })!;
  objects.update({ ...stored, spec: { text: "good" } });
  await calls.until(({ length }) => length === 3);
  await rig.stop();
  assertEquals(calls.names, ["a", "b", "a"]);
  assertEquals([counts.failed, counts.failedForGood, counts.succeeded], [1, 1, 2]);
});

test("a reconcile runs again after requeueAfterMs, and a change comes before it", async () => {
  const calls = new Calls();
  const { rig } = await Rig.start({
    reconcile: ({ metadata, spec }) => {
      calls.note(`${metadata.name} ${spec?.text}`);
      return { requeueAfterMs: spec?.text === "soon" ? 1 : 3_600_000 };
    },
  });
  await using _rig = rig;
  rig.create("a", "soon");
  await calls.until(({ length }) => length >= 3);
  rig.create("b", "late");
  await calls.until((names) => names.includes("b late"));
  const { objects } = rig.pod.server;
  objects.update({ ...objects.get({ ...website, name: "b" })!, spec: { text: "soon" } });
  await calls.until((names) => names.includes("b soon"));
});

test("a TerminalError ends the delay that an earlier reconcile has asked for", async () => {
  const calls = new Calls();
  const { rig, controller } = await Rig.start({
    reconcile: ({ spec }) => {
      calls.note(spec?.text ?? "");
      if (spec?.text === "wrong") throw new TerminalError("It is wrong.");
      return { requeueAfterMs: 3_600_000 };
    },
  });
  await using _rig = rig;
  rig.create("a", "right");
  const outcomes = new Calls();
  using _observed = rig.manager.onReconcile(({ outcome }) => outcomes.note(outcome));
  await outcomes.until((names) => names.includes("requeued"));
  assertEquals(controller.stateOf("default/a").state, "delayed");
  const { objects } = rig.pod.server;
  objects.update({ ...objects.get({ ...website, name: "a" })!, spec: { text: "wrong" } });
  await outcomes.until((names) => names.includes("failedForGood"));
  await new Promise((resolve) => setTimeout(resolve, 0)); // the key is done after its reconcile
  assertEquals([calls.names, controller.stateOf("default/a").state], [["right", "wrong"], "idle"]);
});

test("as many objects are reconciled at once as concurrency allows, and none twice", async () => {
  const running = new Set<string>();
  let most = 0;
  const calls = new Calls();
  const { rig } = await Rig.start({
    concurrency: 3,
    reconcile: async ({ metadata: { name } }) => {
      assert(!running.has(name), `${name} runs twice`);
      running.add(name);
      most = Math.max(most, running.size);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running.delete(name);
      calls.note(name);
    },
  });
  await using _rig = rig;
  for (let index = 0; index < 20; index++) rig.create(`a${index}`);
  for (let index = 0; index < 20; index++) rig.manager.informers; // the queue is filled meanwhile
  await calls.until(({ length }) => length >= 20);
  assertEquals(most, 3);
});

test("a change during a reconcile leads to another one, and only one", async () => {
  const first = Promise.withResolvers<void>();
  const calls = new Calls();
  const { rig, controller } = await Rig.start({
    reconcile: async ({ metadata }) => {
      calls.note(metadata.name);
      if (calls.names.length === 1) await first.promise;
    },
  });
  await using _rig = rig;
  rig.create("a");
  await calls.until(({ length }) => length === 1);
  for (let count = 0; count < 5; count++) controller.enqueue("default/a");
  first.resolve();
  await calls.until(({ length }) => length === 2);
  rig.create("b");
  await calls.until((names) => names.includes("b"));
  assertEquals(calls.names, ["a", "a", "b"]);
});

test("the time limit aborts a reconcile, which then counts as failed", async () => {
  const calls = new Calls();
  const { rig, counts } = await Rig.start({
    timeoutMs: 20,
    reconcile: async ({ metadata }, { attempt, signal }) => {
      calls.note(`${metadata.name} ${attempt}`);
      if (attempt > 1) return;
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    },
  });
  await using _rig = rig;
  rig.create("a");
  await calls.until((names) => names.includes("a 2"));
  await rig.stop();
  assert(rig.errors[0]?.[0] instanceof TimeoutError);
  assertEquals([counts.failed, counts.succeeded], [1, 1]);
});

test("onGone is called for an object that was deleted, with its key", async () => {
  const calls = new Calls();
  const { rig } = await Rig.start({
    reconcile: ({ metadata }) => calls.note(metadata.name),
    onGone: ({ key, name, namespace }) => calls.note(`gone ${key} ${namespace} ${name}`),
  });
  await using _rig = rig;
  rig.create("a");
  await calls.until((names) => names.includes("a"));
  rig.pod.server.objects.delete({ ...website, name: "a" });
  await calls.until((names) => names.includes("gone default/a default a"));
});

test("a stop ends the running reconcile by its signal, and starts no other", async () => {
  const calls = new Calls();
  const { rig, counts } = await Rig.start({
    reconcile: async ({ metadata }, { signal }) => {
      calls.note(metadata.name);
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      throw signal.reason;
    },
  });
  await using _rig = rig;
  rig.create("a");
  rig.create("b");
  await calls.until(({ length }) => length === 1);
  await rig.stop();
  rig.create("c");
  assertEquals([calls.names.length, rig.errors.length, counts.failed], [1, 0, 0]);
});
