import { assert, assertEquals, assertMatch } from "@std/assert";
import { TimeoutError } from "../../../src/core/errors.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import {
  SnapshotKeeper,
  type SnapshotOptions,
} from "../../../src/informer/snapshot/snapshot_keeper.ts";
import type { SnapshotStore } from "../../../src/informer/snapshot/snapshot_store.ts";
import { Store } from "../../../src/informer/store/store.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

/** A store of snapshots in memory. */
class Memory implements SnapshotStore {
  text: string | undefined;
  saves = 0;

  load() {
    return Promise.resolve(this.text === undefined ? undefined : new Blob([this.text]).stream());
  }

  async save(content: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.text = await new Response(content).text();
    this.saves++;
  }
}

function keeper(memory: SnapshotStore, options: Partial<SnapshotOptions> = {}) {
  const packer = new ObjectPacker<KubernetesObject>();
  const store = new Store({ packer, onChange: () => {} });
  const clock = new FakeClock();
  const at: { resourceVersion: string | undefined; cluster: string | undefined } = {
    resourceVersion: undefined,
    cluster: "c",
  };
  return {
    store,
    packer,
    clock,
    at,
    keeper: new SnapshotKeeper({
      subject: { server: "https://s", resource: "/api/v1/pods" },
      readCluster: () => Promise.resolve(at.cluster),
      options: { store: memory, ...options },
      store,
      packer,
      resourceVersion: () => at.resourceVersion,
      clock,
    }),
  };
}

test("the snapshot of one keeper fills the store of the next one", async () => {
  const memory = new Memory();
  const first = keeper(memory);
  assertEquals(await first.keeper.load(), undefined);
  const object = {
    metadata: { name: "a", namespace: "n", resourceVersion: "3" },
    data: { x: "1" },
  };
  first.store.apply("ADDED", first.packer.pack(structuredClone(object)));
  first.at.resourceVersion = "5";
  await first.keeper[Symbol.asyncDispose]();

  const second = keeper(memory);
  assertEquals(await second.keeper.load(), { resourceVersion: "5", isSameCluster: true });
  assertEquals(second.store.get("n/a"), object);

  const unsure = keeper(memory);
  unsure.at.cluster = undefined;
  assertEquals(await unsure.keeper.load(), { resourceVersion: "5", isSameCluster: false });
  assertEquals(unsure.store.get("n/a"), object);

  const errors: unknown[] = [];
  const other = keeper(memory, { onError: (error) => errors.push(error) });
  other.at.cluster = "another";
  assertEquals([await other.keeper.load(), other.store.size], [undefined, 0]);
  assert(errors[0] instanceof TypeError);
});

test("snapshots are taken every period, unless nothing has changed", async () => {
  const memory = new Memory();
  const { keeper: snapshots, clock, at } = keeper(memory, { savePeriodMs: 1_000 });
  snapshots.start();
  await clock.advance(1_000);
  assertEquals(memory.saves, 0); // the state is not complete yet
  at.resourceVersion = "5";
  await clock.advance(1_000);
  await snapshots.save();
  assertEquals(memory.saves, 1);
  await snapshots.save();
  assertEquals(memory.saves, 1);
  at.resourceVersion = "6";
  await snapshots[Symbol.asyncDispose]();
  assertEquals([memory.saves, clock.pending], [2, 0]);
});

test("a snapshot that cannot be used or saved is reported, and does no harm", async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const memory = new Memory();
  memory.text = "rubbish\n";
  const broken = keeper(memory, { onError });
  assertEquals(await broken.keeper.load(), undefined);
  assert(errors[0] instanceof TypeError);

  const full = new Error("the disk is full");
  const failing = keeper({
    load: () => Promise.reject(full),
    save: () => Promise.reject(full),
  }, { onError });
  assertEquals(await failing.keeper.load(), undefined);
  failing.at.resourceVersion = "5";
  await failing.keeper[Symbol.asyncDispose]();
  assertEquals(errors.slice(1), [full, full]);
});

const never = <T>() => new Promise<T>(() => {});

test("a store that hangs is given up and reported, and delays neither the start nor the disposal", async () => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const memory = new Memory();
  const trickling = new ReadableStream<Uint8Array<ArrayBuffer>>({ pull: never });
  for (const load of [never<undefined>, () => Promise.resolve(trickling)]) {
    const hanging = keeper({ load, save: (content) => memory.save(content) }, { onError });
    const loading = hanging.keeper.load();
    await hanging.clock.advance(30_000);
    assertEquals(await loading, undefined);
  }
  assertEquals(errors.splice(0).map((error) => error instanceof TimeoutError), [true, true]);

  let saves = 0;
  const hangingSave = (content: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    saves++;
    content.getReader();
    return never<void>();
  };
  const hanging = keeper({ load: () => memory.load(), save: hangingSave }, { onError });
  hanging.keeper.start();
  hanging.at.resourceVersion = "5";
  await hanging.clock.advance(300_000);
  assertEquals([saves, errors.splice(0).map((error) => error instanceof TimeoutError)], [1, [
    true,
  ]]);
  hanging.at.resourceVersion = "6";
  const disposing = hanging.keeper[Symbol.asyncDispose]();
  await hanging.clock.advance(30_000);
  await disposing;
  assertEquals([saves, hanging.clock.pending], [1, 0]);

  const late = keeper({ load: () => memory.load(), save: hangingSave }, { onError });
  late.at.resourceVersion = "5";
  const disposingLate = late.keeper[Symbol.asyncDispose]();
  await late.clock.advance(30_000);
  await disposingLate;
  assertEquals([errors[0] instanceof TimeoutError, late.clock.pending], [true, 0]);
});

test("a store of snapshots that loads no stream is named", async () => {
  for (const content of ["s3cr3t", {}, new Uint8Array(3), new Blob(["x"])]) {
    const errors: unknown[] = [];
    const memory = { load: () => Promise.resolve(content), save: () => Promise.resolve() };
    const { keeper: one } = keeper(memory as unknown as SnapshotStore, {
      onError: (error) => errors.push(error),
    });
    assertEquals(await one.load(), undefined);
    const [error] = errors;
    assert(error instanceof TypeError, String(error));
    assertMatch(error.message, /`load` of the snapshot's store must return a ReadableStream/);
    assertEquals(error.message.includes("s3cr3t"), false);
  }
});
