import { assert, assertEquals, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import type { Informer } from "../../src/informer/informer.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { waitUntil } from "../../src/informer/wait_until.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import type { TokenSource } from "../../src/auth/token_source.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { Recheck } from "../support/recheck.ts";
import { inFull, test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";
const SPEED = 100;

/** Starts an informer on a fast clock; gives its reports, and a way to wait for a state. */
function start(pod: Awaited<ReturnType<typeof startPod>>, options = {}) {
  const recheck = new Recheck();
  const errors: unknown[] = [];
  const kube = pod.kube({ clock: new FastClock(SPEED) });
  const informer: Informer<KubernetesObject> = createInformer(kube, PATH, {
    onStateChange: () => recheck.poke(),
    onError: (error) => void errors.push(error),
    ...options,
  });
  informer.addHandler(() => recheck.poke());
  return {
    kube,
    informer,
    errors,
    until: async (holds: () => boolean) => {
      assert(await recheck.until(holds), informer.state.name);
    },
  };
}

test("an informer survives refusals of any kind, and meanwhile reports how old its content is", async () => {
  for (const watchList of [true, false]) {
    for (const code of inFull([403, 401, 404, 400, 422], watchList ? [403, 401] : [404, 422])) {
      await using pod = await startPod();
      putConfigMap(pod.server, "a");
      const { informer, errors, until } = start(pod, { watchList });
      await using _informer = informer;
      await informer.waitForSync();
      await until(() => informer.stale === undefined);
      const refusing = pod.server.faults.inject({ kind: "status", code, times: Infinity });
      pod.server.faults.cutWatches();
      await until(() => refusing.hits >= 4);
      const { stale, state, store, synced } = informer;
      assert(stale?.error instanceof ApiStatusError);
      assertEquals([stale.error.httpStatus, synced, store.size], [code, true, 1]);
      assert(state.name !== "stopped" && state.name !== "synced", state.name);
      putConfigMap(pod.server, "b");
      refusing[Symbol.dispose]();
      await until(() => informer.state.name === "synced" && store.size === 2);
      assertEquals([informer.stale, errors.length], [undefined, 1]);
    }
  }
});

test("an informer that is refused from the start is synced once it is allowed", async () => {
  let allowed = false;
  await using pod = await startPod({ authorize: () => allowed });
  putConfigMap(pod.server, "a");
  const { kube, informer, errors } = start(pod);
  await using _informer = informer;
  const patient = informer.waitForSync();
  const waits = [
    () => informer.waitForSync({ failFast: true }),
    () => waitUntil(kube, `${PATH}/a`, Boolean),
  ];
  for (const wait of waits) {
    const error = await assertRejects(wait, ApiStatusError);
    assertEquals(error.httpStatus, 403);
  }
  const late = await assertRejects(() => informer.waitForSync({ timeoutMs: 200 }), TimeoutError);
  assert(late.cause instanceof ApiStatusError && late.cause.httpStatus === 403);
  allowed = true;
  await patient;
  assertEquals([informer.store.size, informer.stale, errors.length], [1, undefined, 1]);
});

test("an informer ends even if its token source or its list hangs", async () => {
  for (const hanging of ["token", "invalidate"] as const) {
    for (const watchList of [true, false]) {
      await using pod = await startPod();
      const { server, caFile = "" } = pod.config;
      const asked = Promise.withResolvers<void>();
      const hang = () => {
        asked.resolve();
        return new Promise<never>(() => {});
      };
      const tokenSource: TokenSource = { token: () => "wrong", [hanging]: hang };
      const kube = createKubeFetch({ server, caFile, tokenSource });
      const informer = createInformer(kube, PATH, { watchList });
      const waiting = assertRejects(() => informer.waitForSync(), DOMException, "disposed");
      await asked.promise;
      await informer[Symbol.asyncDispose]();
      await waiting;
      await kube[Symbol.asyncDispose]();
    }
  }
  for (const after of ["request", { frames: 0 }] as const) {
    for (const watchList of [true, false]) {
      await using pod = await startPod();
      const stalled = pod.server.faults.inject({ kind: "stall", after, times: Infinity });
      const informer = createInformer(pod.kube(), PATH, { watchList });
      while (stalled.hits === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      await informer[Symbol.asyncDispose]();
    }
  }
});
