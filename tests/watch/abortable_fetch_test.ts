import { assertEquals } from "@std/assert";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { abortableFetch } from "../../src/watch/abortable_fetch.ts";
import { settled } from "../support/fake_clock.ts";
import { test } from "../support/test.ts";

/** A client that hangs until it is told to answer, whatever its signal does. */
function deafKube() {
  const answer = Promise.withResolvers<Response>();
  return { kube: { fetch: () => answer.promise } as unknown as KubeFetch, answer };
}

test("abortableFetch gives the response as it is", async () => {
  const { kube, answer } = deafKube();
  const response = new Response("pods");
  answer.resolve(response);
  const { signal } = new AbortController();
  assertEquals(await abortableFetch(kube, "/api", { signal }), response);
});

test("abortableFetch rejects at the abort, and discards what comes later", async () => {
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

test("abortableFetch leaves no rejection behind that nobody handles", async () => {
  const { kube, answer } = deafKube();
  const stop = new AbortController();
  const waiting = abortableFetch(kube, "/api", { signal: stop.signal });
  stop.abort(new RangeError("enough"));
  await waiting.catch(() => {});
  answer.reject(new Error("late"));
  await settled();
});
