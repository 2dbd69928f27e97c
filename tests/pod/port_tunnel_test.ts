import { connect } from "node:net";
import { once } from "node:events";
import { assertEquals, assertRejects } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { portForward } from "../../src/pod/port_forward.ts";
import { PortTunnel } from "../../src/pod/port_tunnel.ts";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import type { PodPort } from "../../src/testing/mod.ts";
import { FastClock } from "../support/fast_clock.ts";
import { startFaultySocket } from "../support/faulty_socket.ts";
import { startPod } from "../support/pod.ts";
import { test } from "../support/test.ts";

/** Connects through a forwarded port, sends, ends its side, and gives what comes. */
async function exchange(serve: PodPort, sent: Uint8Array): Promise<Uint8Array> {
  await using pod = await startPod();
  pod.server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" } });
  pod.server.pods.setPort({ name: "web", port: 258 }, serve);
  const kube = pod.kube({ runtime: { ...currentRuntime(), clock: new FastClock(20) } });
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

test("PortTunnel carries 20 MB there and back as equal bytes", async () => {
  const sent = new Uint8Array(20_000_000);
  for (let i = 0; i < sent.length; i++) sent[i] = i % 251;
  const received = await exchange(async ({ readable, write }) => {
    let bytes = 0;
    for await (const chunk of readable) {
      await write(chunk);
      bytes += chunk.length;
      if (bytes === sent.length) return;
    }
  }, sent);
  assertEquals(received.length, sent.length);
  assertEquals(received.every((byte, i) => byte === i % 251), true);
});

test("PortTunnel ends where the local side has ended and the pod is silent for 5 s", async () => {
  const ended = Promise.withResolvers<void>();
  const received = await exchange(async ({ readable, write }) => {
    await write(new Uint8Array([7]));
    for await (const _ of readable);
    ended.resolve();
  }, new Uint8Array([1]));
  await ended.promise;
  assertEquals([...received], [7]);
});

test("PortTunnel fails, and closes the local side, where the server breaks the rules", async () => {
  await using faulty = await startFaultySocket();
  const written: string[] = [];
  const gone = Promise.withResolvers<void>();
  const local = {
    readable: new ReadableStream<Uint8Array>({ start: (c) => gone.promise.then(() => c.close()) }),
    write: (bytes: Uint8Array) =>
      Promise.resolve(void written.push(new TextDecoder().decode(bytes))),
    end: () => {},
    destroy: gone.resolve,
  };
  const tunnel = new PortTunnel(faulty.kube, local, {
    path: "/portforward",
    signal: new AbortController().signal,
  });
  const running = assertRejects(() => tunnel.run(), NetworkError, "reserved bits");
  faulty.say(0, "\0\0data");
  faulty.break();
  await Promise.all([running, gone.promise]);
  assertEquals(written, ["data"]);
});
