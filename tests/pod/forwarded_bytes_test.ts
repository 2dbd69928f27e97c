import { connect } from "node:net";
import { once } from "node:events";
import { assertEquals } from "@std/assert";
import { portForward } from "../../src/pod/port_forward.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { PodPort } from "../../src/testing/mod.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { startPod } from "../support/fakes/pod.ts";
import { inFull, test } from "../support/test.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

/** Connects through a forwarded port, sends, ends its side, and returns the bytes that came. */
async function exchange(serve: PodPort, sent: Uint8Array, speed = 20): Promise<Uint8Array> {
  await using pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  pod.server.pods.setPort({ name: "web", port: 258 }, serve);
  const kube = pod.kube({ runtime: { ...currentRuntime(), clock: new FastClock(speed) } });
  await using forward = await portForward(kube, { name: "web" }, { port: 258 });
  const socket = connect({ host: "127.0.0.1", port: forward.port, allowHalfOpen: true });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  socket.on("data", (chunk) => chunks.push(new Uint8Array(chunk)));
  socket.on("error", () => {});
  socket.end(sent);
  await once(socket, "close");
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

test("PortTunnel drops the two bytes that begin a channel, and no byte of the data", async () => {
  const received = await exchange(async ({ write }) => {
    await write(new Uint8Array([1, 2]));
    await write(new Uint8Array([3]));
  }, new Uint8Array());
  assertEquals([...received], [1, 2, 3]);
});

const MEGABYTES = inFull(20, 4);

test(`PortTunnel carries ${MEGABYTES} MB there and back as equal bytes`, async () => {
  const sent = new Uint8Array(MEGABYTES * 1_000_000);
  for (let i = 0; i < sent.length; i++) sent[i] = i % 251;
  const received = await exchange(
    async ({ readable, write }) => {
      let bytes = 0;
      for await (const chunk of readable) {
        await write(chunk);
        bytes += chunk.length;
        if (bytes === sent.length) return;
      }
    },
    sent,
    1,
  );
  assertEquals(received.length, sent.length);
  assertEquals(received.every((byte, i) => byte === i % 251), true);
});

test("PortTunnel ends where the local side has ended and the pod sends nothing for 5 s", async () => {
  const ended = Promise.withResolvers<void>();
  const received = await exchange(async ({ readable, write }) => {
    await write(new Uint8Array([7]));
    for await (const _ of readable);
    ended.resolve();
  }, new Uint8Array([1]));
  await ended.promise;
  assertEquals([...received], [7]);
});

test("PortTunnel delivers all to a local side that has ended and reads after 7 s", async () => {
  const clock = new FakeClock();
  await using pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  const block = new Uint8Array(100_000);
  const total = 400 * block.length;
  let written = 0;
  pod.server.pods.setPort({ name: "web", port: 80 }, async ({ readable, write }) => {
    await readable.getReader().read();
    for (; written < total; written += block.length) await write(block);
  });
  const kube = pod.kube({ runtime: { ...currentRuntime(), clock } });
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  await using forward = await portForward(kube, { name: "web" }, { port: 80, onError });
  const socket = connect({ host: "127.0.0.1", port: forward.port, allowHalfOpen: true });
  socket.pause();
  socket.end("go");
  for (let last = -1; last < written || written === 0;) {
    last = written;
    for (let turn = 0; turn < 1_000; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  await clock.advance(7_000);
  let received = 0;
  for await (const chunk of socket) received += chunk.length;
  assertEquals([received, errors], [total, []]);
});
