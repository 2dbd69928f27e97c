import { assertEquals } from "@std/assert";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { refreshToken } from "../../src/watch/refresh_token.ts";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import { FakeClock, settled } from "../support/fake_clock.ts";
import { test } from "../support/test.ts";

function kubeWith(refresh: () => Promise<void>): { kube: KubeFetch; clock: FakeClock } {
  const clock = new FakeClock();
  const kube = { runtime: { ...currentRuntime(), clock }, refreshToken: refresh };
  return { kube: kube as unknown as KubeFetch, clock };
}

test("refreshToken waits for the source, and does not mind that it fails", async () => {
  const { signal } = new AbortController();
  for (const refresh of [() => Promise.resolve(), () => Promise.reject(new Error("no file"))]) {
    const { kube, clock } = kubeWith(refresh);
    await refreshToken(kube, signal);
    assertEquals(clock.pending, 0);
  }
});

test("refreshToken gives up a source that hangs after 10 s, or when the signal aborts", async () => {
  const hanging = kubeWith(() => new Promise(() => {}));
  const waiting = refreshToken(hanging.kube, new AbortController().signal);
  await settled();
  assertEquals(hanging.clock.delaysMs, [10_000]);
  await hanging.clock.advance(10_000);
  await waiting;
  const stop = new AbortController();
  const aborted = refreshToken(hanging.kube, stop.signal);
  stop.abort();
  await aborted;
  assertEquals(hanging.clock.pending, 0);
});
