import { assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { OPCODE } from "../../src/http/web_socket/web_socket_frames.ts";
import { ChannelSocket } from "../../src/pod/channel_socket.ts";
import type { PodProgram } from "../../src/testing/mod.ts";
import { closeFrame, serverFrame } from "../http/web_socket/server_frame.ts";
import { type FaultySocket, startFaultySocket } from "../support/connections/faulty_socket.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

/** Runs a program at the other end while `use` runs, and returns the frames that came. */
async function frames(
  program: PodProgram,
  use: (socket: ChannelSocket) => Promise<unknown>,
): Promise<string[]> {
  await using pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  pod.server.pods.setProgram({ name: "web" }, program);
  const path = "/api/v1/namespaces/default/pods/web/attach?stdin=true&stdout=true&stderr=true";
  const received: string[] = [];
  const closed = Promise.withResolvers<void>();
  const socket = await ChannelSocket.open(pod.kube(), path, {
    protocols: ["v5.channel.k8s.io"],
    listener: {
      received: (channel, payload) =>
        void received.push(`${channel} ${new TextDecoder().decode(payload)}`),
      closed: () => closed.resolve(),
    },
    signal: new AbortController().signal,
  });
  await use(socket);
  await closed.promise;
  assertEquals([socket.open, socket.protocol], [false, "v5.channel.k8s.io"]);
  return received;
}

/** Opens a socket that ignores its frames; `closed` is the failure that it ended with, if any. */
async function attach({ kube }: FaultySocket, protocols: readonly string[]) {
  const { promise: closed, resolve } = Promise.withResolvers<unknown>();
  const socket = await ChannelSocket.open(kube, "/attach", {
    protocols,
    listener: { received: () => {}, closed: resolve },
    signal: new AbortController().signal,
  });
  return { closed, socket };
}

test("ChannelSocket passes on each frame with its channel, empty ones too", async () => {
  const received = await frames(async ({ stdout, stderr }) => {
    await stdout("out");
    await stderr("err");
    return 3;
  }, () => Promise.resolve());
  assertEquals(received.slice(0, 3), ["1 ", "1 out", "2 err"]);
  assertEquals(received[3]?.startsWith('3 {"metadata":{},"status":"Failure"'), true);
  assertEquals(received.length, 4);
});

test("ChannelSocket sends long payloads in frames of 32 KiB, and an empty one as a frame", async () => {
  const lengths: number[] = [];
  await frames(async ({ stdin }) => {
    for await (const chunk of stdin) lengths.push(chunk.length);
    return 0;
  }, async (socket) => {
    assertEquals(await socket.send(0, new Uint8Array(70_000)), 70_000);
    assertEquals(await socket.send(0, new Uint8Array()), 0);
    await socket.send(255, new Uint8Array([0]));
  });
  assertEquals(lengths, [32_768, 32_768, 4_464, 0]);
});

test("ChannelSocket slows a sender down, and sends nothing once it is closed", async () => {
  await frames(async ({ stdin, cut }) => {
    const reader = stdin.getReader();
    for (let bytes = 0; bytes < 1e6;) bytes += (await reader.read()).value?.length ?? 0;
    cut();
    return 0;
  }, async (socket) => {
    let sent = 0;
    for (let i = 0; i < 1_000; i++) {
      const count = await socket.send(0, new Uint8Array(100_000));
      sent += count;
      if (count < 100_000) break;
    }
    assertEquals(sent >= 1e6 && sent < 1e8, true);
    assertEquals(await socket.send(0, new Uint8Array(5)), 0);
  });
});

test("ChannelSocket reports a server that broke the protocol, after the frames before that", async () => {
  await using faulty = await startFaultySocket();
  const received: string[] = [];
  const closed = Promise.withResolvers<unknown>();
  const socket = await ChannelSocket.open(faulty.kube, "/attach", {
    protocols: [],
    listener: {
      received: (channel, payload) =>
        void received.push(`${channel} ${new TextDecoder().decode(payload)}`),
      closed: closed.resolve,
    },
    signal: new AbortController().signal,
  });
  faulty.say(1, "out");
  faulty.break();
  faulty.say(1, "late");
  const failure = await closed.promise;
  assertInstanceOf(failure, NetworkError);
  assertEquals([received, socket.open, socket.failure === failure], [["1 out"], false, true]);
  assertEquals(await socket.send(0, new Uint8Array(5)), 0);
  await faulty.peer.ended;
  assertEquals(faulty.peer.seen, ["close 1002"]);
});

test("ChannelSocket reports a text message, which has no channel, as client-go does", async () => {
  await using faulty = await startFaultySocket();
  const { closed, socket } = await attach(faulty, []);
  faulty.peer.socket.write(serverFrame(OPCODE.text, "\u{1}out"));
  faulty.say(3, `{"status":"Success"}`);
  const failure = await closed;
  assertInstanceOf(failure, NetworkError);
  assertStringIncludes(failure.message, "text message");
  assertEquals([socket.open, socket.failure === failure], [false, true]);
  await faulty.peer.ended;
});

test("ChannelSocket reports no failure where the connection just ends", async () => {
  await using faulty = await startFaultySocket();
  const { closed, socket } = await attach(faulty, []);
  faulty.peer.socket.resetAndDestroy();
  assertEquals([await closed, socket.open, socket.failure], [undefined, false, undefined]);
});

test("ChannelSocket says how the server has closed it, unless the code is a usual one", async () => {
  const cases = [
    [
      closeFrame(1011, "etcd is gone\n\x1b[31m\u202e"),
      "1011: etcd is gone\\u{a}\\u{1b}[31m\\u{202e}",
    ],
    [closeFrame(1001), "1001"],
    [closeFrame(4000, "x".repeat(123)), `4000: ${"x".repeat(123)}`],
    [closeFrame(1000, "bye"), undefined],
    [serverFrame(8), undefined],
  ] as const;
  for (const [frame, said] of cases) {
    await using faulty = await startFaultySocket();
    const { closed, socket } = await attach(faulty, ["v4.channel.k8s.io"]);
    faulty.peer.send(frame);
    await closed;
    const expected = said && `the server closed the connection with code ${said}`;
    assertEquals([socket.farewell, socket.lost], [expected, false]);
  }
});

test("ChannelSocket says nothing when it was closed on its own side", async () => {
  await using faulty = await startFaultySocket();
  const { closed, socket } = await attach(faulty, ["v4.channel.k8s.io"]);
  socket.close();
  faulty.peer.send(closeFrame(1011, "late"));
  await closed;
  assertEquals([socket.farewell, socket.lost], [undefined, false]);
});

test("ChannelSocket refuses a server that chooses no subprotocol", async () => {
  await using faulty = await startFaultySocket({ protocol: "" });
  const error = await assertRejects(
    () =>
      ChannelSocket.open(faulty.kube, "/exec", {
        protocols: ["v5.channel.k8s.io", "v4.channel.k8s.io"],
        listener: { received: () => {}, closed: () => {} },
        signal: new AbortController().signal,
      }),
    NetworkError,
    "chose no subprotocol: v5.channel.k8s.io or v4.channel.k8s.io was requested",
  );
  assertEquals([error.failure, error.outcomeUnknown], ["unknown", true]);
  await faulty.peer.ended;
  assertEquals(faulty.peer.seen, ["close 1000"]);
});
