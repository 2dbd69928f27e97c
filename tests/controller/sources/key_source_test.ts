import { assertEquals } from "@std/assert";
import { readKeys } from "../../../src/controller/sources/key_source.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

test("readKeys adds every key of a source until it ends", async () => {
  const added: string[] = [];
  async function* keys() {
    yield* ["a", "b"];
  }
  const { signal } = new AbortController();
  const add = (key: string) => added.push(key);
  await readKeys({ keys }, { clock: new FakeClock(), add, signal, onError: () => {} });
  assertEquals(added, ["a", "b"]);
});

test("readKeys starts a source again that has thrown, after a delay", async () => {
  const clock = new FakeClock();
  const added: string[] = [];
  const errors: unknown[] = [];
  let calls = 0;
  async function* keys() {
    yield `a${++calls}`;
    if (calls < 2) throw new Error("lost");
  }
  const reading = readKeys({ keys }, {
    clock,
    add: (key) => added.push(key),
    signal: new AbortController().signal,
    onError: (error) => errors.push((error as Error).message),
  });
  await clock.advance(799);
  assertEquals(added, ["a1"]);
  await clock.advance(801);
  await reading;
  assertEquals([added, errors, clock.pending], [["a1", "a2"], ["lost"], 0]);
});

test("readKeys ends with its signal, during a read and during a delay", async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const options = { clock, add: () => {}, signal: stop.signal, onError: () => {} };
  async function* waiting({ signal }: { signal: AbortSignal }) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    yield "late";
  }
  // deno-lint-ignore require-yield -- a source that only fails
  async function* failing(): AsyncGenerator<string> {
    throw new Error("lost");
  }
  const reads = [waiting, failing].map((keys) => readKeys({ keys }, options));
  await clock.advance(1);
  stop.abort();
  await Promise.all(reads);
  assertEquals(clock.pending, 0);
});

test("readKeys says what a source gave that yields no keys", async () => {
  for (const given of [undefined, Promise.reject(new Error("later")), {}]) {
    const stop = new AbortController();
    const errors: string[] = [];
    await readKeys({ keys: () => given as unknown as AsyncIterable<string> }, {
      clock: new FakeClock(),
      add: () => {},
      signal: stop.signal,
      onError(error) {
        errors.push((error as Error).message);
        stop.abort();
      },
    });
    assertEquals(errors.length, 1);
    assertEquals(
      errors[0]?.startsWith("`keys` must give an async iterable of keys"),
      true,
      errors[0],
    );
  }
});
