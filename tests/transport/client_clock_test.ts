import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { ApiStatusError, type Clock, createKubeFetch, NetworkError } from "../../mod.ts";
import { eventLoopTurn } from "../../src/runtime/event_loop_turn.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { runtimesOf } from "../../src/transport/client_clock.ts";
import { internalsOf } from "../../src/transport/kube_internals.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { startPod } from "../support/fakes/pod.ts";
import { startApiServer } from "../support/servers/shared_tls.ts";
import { test } from "../support/test.ts";

/** A clock that counts the work for which it is held. */
class HeldClock extends FakeClock implements Clock {
  held = 0;
  holds = 0;

  hold(): Disposable {
    this.held++;
    this.holds++;
    return { [Symbol.dispose]: () => void this.held-- };
  }
}

test("a client with a clock reads its token file and waits for a retry by that clock", async () => {
  await using pod = await startPod();
  const clock = new FakeClock();
  const kube = pod.kube({ clock });
  assertEquals(internalsOf(kube).runtime.clock, clock);
  assertEquals((await kube.fetch("/version")).status, 200);
  const { reads } = kube.tokenDiagnostics()!;
  pod.server.faults.inject({ kind: "status", code: 429, retryAfter: 30, times: 1 });
  const response = kube.fetch("/version");
  assertEquals(await clock.sleeper(), 30_000);
  await clock.advance(60_000);
  assertEquals((await response).status, 200);
  assertEquals(kube.tokenDiagnostics()!.reads, reads + 1);
});

test("the limits of connections stay in real time: an idle connection outlives an hour of the clock", async () => {
  await using server = await startApiServer();
  const clock = new FakeClock();
  await using kube = createKubeFetch(await server.config(), { clock });
  const ask = async () => void await (await kube.fetch("/version")).text();
  await ask();
  assertEquals(clock.pending, 0);
  await clock.advance(3_600_000);
  await ask();
  assertEquals(server.counters.connectionsSeen, 1);
});

test("a clock is held during each read of a file, and from each request to its response", async () => {
  await using pod = await startPod();
  const clock = new HeldClock();
  const kube = pod.kube({ clock });
  assertEquals(clock.held, 2); // the token file and the CA file
  const stalled = pod.server.faults.inject({ kind: "stall", after: "request", times: 1 });
  const response = kube.fetch("/version");
  while (stalled.hits === 0) await eventLoopTurn({ keepAlive: true });
  assertEquals(clock.held, 1);
  stalled[Symbol.dispose]();
  await response;
  assertEquals(clock.held, 0);
  await pod.server.close();
  await assertRejects(() => kube.fetch("/version", { maxAttempts: 1 }), NetworkError);
  assertEquals(clock.held, 0);
});

test("a clock is not held between the attempts of a request, and is while another token is fetched", async () => {
  await using pod = await startPod();
  const clock = new HeldClock();
  const kube = pod.kube({ clock });
  pod.server.faults.inject({ kind: "status", code: 429, retryAfter: 30, times: 1 });
  const response = kube.fetch("/version");
  assertEquals([await clock.sleeper(), clock.held], [30_000, 0]);
  await clock.advance(30_000);
  assertEquals((await response).status, 200);
  const { token } = pod.kubelet.current;
  await pod.kubelet.rotate();
  pod.server.tokens.revoke(token);
  const { holds } = clock;
  assertEquals((await kube.fetch("/version")).status, 200);
  assertEquals([clock.held, clock.holds], [0, holds + 4]); // two requests, the renewal, and its read
});

test("a WebSocket holds the clock until it is open, or refused", async () => {
  await using pod = await startPod();
  const clock = new HeldClock();
  const kube = pod.kube({ clock });
  await kube.fetch("/version");
  const { holds } = clock;
  const path = "/api/v1/namespaces/default/pods/none/exec?command=true&stdout=true";
  await assertRejects(() => internalsOf(kube).openWebSocket(path), ApiStatusError);
  assertEquals(clock.held, 0);
  assertNotEquals(clock.holds, holds);
});

test("a read that fails leaves no clock held", async () => {
  const clock = new HeldClock();
  const { runtime } = runtimesOf(fakeRuntime(), clock);
  await assertRejects(() => runtime.readTextFile("/missing"), Error, "ENOENT");
  assertEquals([clock.held, clock.holds], [0, 1]);
});

test("without a clock a client has the runtime's, also for connections", () => {
  const runtime = fakeRuntime();
  assertEquals(runtimesOf(runtime, undefined), { runtime, network: runtime });
  const other = runtimesOf(runtime, new FakeClock());
  assertEquals(other.network.clock, runtime.clock);
});

test("what is not a clock is refused by name", () => {
  const config = { server: "https://127.0.0.1:1" };
  const { now, monotonic } = currentRuntime().clock;
  for (const given of [null, 0, Date.now, {}, { now, monotonic }]) {
    const clock = given as unknown as Clock;
    assertThrows(() => createKubeFetch(config, { clock }), TypeError, "clock must be a clock");
  }
});
