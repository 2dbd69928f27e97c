import { assert, assertEquals, assertInstanceOf, assertMatch } from "@std/assert";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { ApiStatusError } from "../../../mod.ts";
import { portForward } from "../../../src/pod/mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { sleep } from "../../../src/core/time/waiting.ts";
import { FastClock } from "../../support/clocks/fast_clock.ts";
import { numberedBytes } from "../../support/numbered_bytes.ts";
import { NO_SERVER_PORT } from "../../support/servers/no_server.ts";
import { inFull } from "../../support/test.ts";
import type { SceneCases } from "../pod_scene.ts";

const MANY_BYTES = inFull(20_000_000, 4_000_000);

/** Starts a server of a pod, which keeps its side of a connection open when the other side ends. */
async function startServer(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" ? address?.port ?? 0 : 0,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Opens a connection to a forwarded port. */
function dial(port: number): Socket {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  socket.on("error", () => {});
  return socket;
}

/** Reads up to `most` bytes, or to the end. */
async function read(socket: Socket, most = Infinity): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const enough = Promise.withResolvers<void>();
  for (const event of ["end", "close"]) socket.on(event, enough.resolve);
  socket.on("data", (part: Uint8Array) => {
    parts.push(new Uint8Array(part));
    if ((bytes += part.length) >= most) enough.resolve();
  });
  await enough.promise;
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Cases of forwarded ports. */
export const portCases: SceneCases = {
  "a forwarded port carries many MB there and back, byte for byte": async (scene) => {
    await using server = await startServer((socket) => socket.pipe(socket));
    scene.openPort(server.port);
    await using forward = await portForward(scene.kube(), scene.pod, { port: server.port });
    const socket = dial(forward.port);
    const sent = numberedBytes(MANY_BYTES);
    socket.write(sent);
    const back = await read(socket, MANY_BYTES);
    assertEquals(back.length, MANY_BYTES);
    assert(Buffer.compare(back, sent) === 0, "the bytes differ");
    socket.destroy();
  },

  "a forwarded port carries many connections at the same time": async (scene) => {
    await using server = await startServer((socket) => socket.pipe(socket));
    scene.openPort(server.port);
    await using forward = await portForward(scene.kube(), scene.pod, { port: server.port });
    const ask = async (i: number) => {
      const socket = dial(forward.port);
      socket.write(`to ${i}`);
      const back = await read(socket, 4);
      socket.destroy();
      return new TextDecoder().decode(back);
    };
    const numbers = Array.from({ length: 10 }, (_, i) => i);
    assertEquals(await Promise.all(numbers.map(ask)), numbers.map((i) => `to ${i}`));
  },

  "a forwarded port passes on the end of the server's side": async (scene) => {
    await using server = await startServer((socket) => socket.end("all"));
    scene.openPort(server.port);
    await using forward = await portForward(scene.kube(), scene.pod, { port: server.port });
    const socket = dial(forward.port);
    assertEquals(new TextDecoder().decode(await read(socket)), "all");
    socket.destroy();
  },

  "a client that has ended its side and reads slowly still gets all of many MB": async (scene) => {
    const clock = new FastClock(4); // faster, pauses of a busy machine look like an end
    await using server = await startServer((socket) => {
      socket.once("data", () => socket.end(new Uint8Array(MANY_BYTES)));
    });
    scene.openPort(server.port);
    const client = scene.kube({ runtime: { ...currentRuntime(), clock } });
    await using forward = await portForward(client, scene.pod, { port: server.port });
    const socket = dial(forward.port);
    socket.end("all of it, please");
    let bytes = 0;
    let pauses = 0;
    const closed = once(socket, "close");
    socket.on("data", async (part: Uint8Array) => {
      bytes += part.length;
      if (bytes < (pauses + 1) * 1_000_000 || pauses === 2) return;
      pauses++;
      socket.pause();
      await sleep(clock, 8_000);
      socket.resume();
    });
    await closed;
    assertEquals([bytes, pauses], [MANY_BYTES, 2]);
  },

  "a response that comes while the program stands still is not cut": async (scene) => {
    const clock = new FastClock(25); // a forwarded port waits 5 s for a response: 200 ms
    await using server = await startServer((socket) => {
      socket.once(
        "data",
        () => socket.write("half", () => standStill(() => socket.end(" and half"))),
      );
    });
    const standStill = (then: () => void) => {
      setTimeout(then, 0);
      const untilMs = performance.now() + 300;
      while (performance.now() < untilMs); // as a process that is suspended
    };
    scene.openPort(server.port);
    const client = scene.kube({ runtime: { ...currentRuntime(), clock } });
    await using forward = await portForward(client, scene.pod, { port: server.port });
    const socket = dial(forward.port);
    socket.end("all of it, please");
    assertEquals(new TextDecoder().decode(await read(socket)), "half and half");
    socket.destroy();
  },

  "a port without a listener is reported, and the next connection works": async (scene) => {
    const told: unknown[] = [];
    const onError = (error: unknown) => void told.push(error);
    const client = scene.kube();
    await using forward = await portForward(client, scene.pod, { port: NO_SERVER_PORT, onError });
    for (let i = 0; i < 2; i++) {
      const socket = dial(forward.port);
      assertEquals((await read(socket)).length, 0);
      socket.destroy();
    }
    assertEquals(told.length, 2);
    for (const error of told) {
      assertInstanceOf(error, ApiStatusError);
      assertMatch(error.message, new RegExp(`forwarding port ${NO_SERVER_PORT} to pod.*refused`));
    }
  },
};
