import { assertEquals } from "@std/assert";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { abortableFetch, refreshToken } from "../../src/watch/endable_calls.ts";
import { FakeClock, settled } from "../support/clocks/fake_clock.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { test } from "../support/test.ts";

/** A client that hangs until `answer` settles, and ignores its signal. */
function deafKube() {
  const answer = Promise.withResolvers<Response>();
  return { kube: { fetch: () => answer.promise } as unknown as KubeFetch, answer };
}

test("abortableFetch returns the response unchanged", async () => {
  const { kube, answer } = deafKube();
  const response = new Response("pods");
  answer.resolve(response);
  const { signal } = new AbortController();
  assertEquals(await abortableFetch(kube, "/api", { signal }), response);
});

test("abortableFetch rejects at the abort, and discards a later response", async () => {
  const { kube, answer } = deafKube();
  const stop = new AbortController();
  const reason = new RangeError("enough");
  const waiting = abortableFetch(kube, "/api", { signal: stop.signal });
  stop.abort(reason);
  assertEquals(await waiting.catch((error) => error), reason);
  let cancelled = false;
  const body = new ReadableStream({ cancel: () => void (cancelled = true) });
  answer.resolve(new Response(body));
  await settled();
  assertEquals(cancelled, true);
});

test("abortableFetch leaves no unhandled rejection", async () => {
  const { kube, answer } = deafKube();
  const stop = new AbortController();
  const waiting = abortableFetch(kube, "/api", { signal: stop.signal });
  stop.abort(new RangeError("enough"));
  await waiting.catch(() => {});
  answer.reject(new Error("late"));
  await settled();
});

function kubeWith(refresh: () => Promise<void>): { kube: KubeFetch; clock: FakeClock } {
  const clock = new FakeClock();
  const runtime = { ...currentRuntime(), clock };
  return { kube: literalKube(() => new Response(), { runtime, refreshToken: refresh }), clock };
}

test("refreshToken waits for the source, and ignores its error", async () => {
  const { signal } = new AbortController();
  for (const refresh of [() => Promise.resolve(), () => Promise.reject(new Error("no file"))]) {
    const { kube, clock } = kubeWith(refresh);
    await refreshToken(kube, { clock, signal });
    assertEquals(clock.pending, 0);
  }
});

test("refreshToken stops waiting for a source after 10 s, or when the signal aborts", async () => {
  const { kube, clock } = kubeWith(() => new Promise(() => {}));
  const waiting = refreshToken(kube, { clock, signal: new AbortController().signal });
  await settled();
  assertEquals(clock.delaysMs, [10_000]);
  await clock.advance(10_000);
  await waiting;
  const stop = new AbortController();
  const aborted = refreshToken(kube, { clock, signal: stop.signal });
  stop.abort();
  await aborted;
  assertEquals(clock.pending, 0);
});
