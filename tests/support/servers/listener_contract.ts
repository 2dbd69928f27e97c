import { connect } from "node:net";
import { once } from "node:events";
import { assertEquals } from "@std/assert";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { listenTcp } from "../../../src/runtime/platform/listen_tcp.ts";
import type { TcpConnection, TcpListener } from "../../../src/runtime/tcp_listener.ts";
import { runtimeName, test } from "../test.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function eventLoopTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

/** Listens on a port of loopback; by default on a free one. */
export function listen(
  onConnection: (connection: TcpConnection) => void,
  port = 0,
): Promise<TcpListener> {
  return listenTcp({ runtime: currentRuntime(), hostname: "127.0.0.1", port, onConnection });
}

/** Registers the contract for the listeners of a runtime, if the suite runs on it. */
export function testListeners(runtime: "deno" | "bun"): void {
  const prefix = runtime === "deno" ? "On Deno" : "On Bun";
  const onlyHere = (name: string, run: () => Promise<void>) =>
    test(`${prefix} ${name}`, run, { ignore: runtimeName !== runtime });

  onlyHere(
    "listenTcp carries bytes in both directions, and ends each direction separately",
    async () => {
      await using listener = await listen(async (connection) => {
        const text = await new Response(connection.readable).text();
        await connection.write(bytes(`got ${text}`));
        connection.end();
      });
      const socket = connect({ host: "127.0.0.1", port: listener.port, allowHalfOpen: true });
      socket.end("hello");
      let answer = "";
      socket.on("data", (chunk) => answer += chunk);
      await once(socket, "end");
      assertEquals(answer, "got hello");
      socket.destroy();
    },
  );

  onlyHere("listenTcp reads no faster than its reader", async () => {
    const taken = Promise.withResolvers<TcpConnection>();
    await using listener = await listen((connection) => taken.resolve(connection));
    const socket = connect({ host: "127.0.0.1", port: listener.port });
    const total = 50_000_000;
    socket.end(new Uint8Array(total));
    const { readable } = await taken.promise;
    let received = 0;
    for await (const chunk of readable) {
      if (received === 0) assertEquals(socket.writableLength > 0, true); // most is not sent yet
      received += chunk.length;
    }
    assertEquals(received, total);
    socket.destroy();
  });

  onlyHere("listenTcp writes everything to a peer that has ended and reads late", async () => {
    const block = new Uint8Array(100_000);
    const total = 400 * block.length;
    let written = 0;
    const ended = Promise.withResolvers<void>();
    await using listener = await listen((connection) => {
      const pour = async () => {
        await new Response(connection.readable).text();
        for (; written < total; written += block.length) await connection.write(block);
        connection.end();
      };
      pour().then(ended.resolve, ended.reject);
    });
    const socket = connect({ host: "127.0.0.1", port: listener.port, allowHalfOpen: true });
    socket.pause();
    socket.end("hello");
    for (let last = -1; last < written || written === 0;) {
      last = written;
      await eventLoopTurns(1_000);
    }
    assertEquals(written < total, true); // the rest waits for a reader
    let received = 0;
    for await (const chunk of socket) received += chunk.length;
    assertEquals(received, total);
    await ended.promise;
  });

  onlyHere(
    "listenTcp cuts its connections when it is disposed of, and frees the port",
    async () => {
      const taken = Promise.withResolvers<TcpConnection>();
      const listener = await listen((connection) => taken.resolve(connection));
      const socket = connect({ host: "127.0.0.1", port: listener.port });
      socket.on("error", () => {}); // a reset is one way to see the cut
      const { readable } = await taken.promise;
      const closed = once(socket, "close");
      socket.resume();
      await listener[Symbol.asyncDispose]();
      await closed;
      await new Response(readable).text().catch(() => {}); // ends, on Deno with an error
      await using _again = await listen(() => {}, listener.port);
    },
  );

  onlyHere("a connection that is closed while the other side ends is closed once", async () => {
    for (const first of ["destroy", "cancel"]) {
      for (let round = 0; round < 20; round++) {
        const taken = Promise.withResolvers<TcpConnection>();
        await using listener = await listen(taken.resolve);
        const socket = connect({ host: "127.0.0.1", port: listener.port });
        socket.on("error", () => {});
        const closed = once(socket, "close");
        socket.resume();
        const { readable, destroy } = await taken.promise;
        const reader = readable.getReader();
        const reading = reader.read();
        socket.end();
        for (let turn = 0; turn < round % 5; turn++) await new Promise(setImmediate);
        if (first === "destroy") destroy();
        await reader.cancel().catch(() => {});
        destroy(); // has no effect on a connection that has ended
        await reading.catch(() => {});
        await closed;
      }
    }
  });
}
