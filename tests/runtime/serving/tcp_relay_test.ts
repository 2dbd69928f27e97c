import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { assertEquals } from "@std/assert";
import { eventLoopTurn } from "../../../src/runtime/event_loop_turn.ts";
import type { TcpConnection } from "../../../src/runtime/tcp_listener.ts";
import { listenRelay, type TcpRelay } from "../../../src/runtime/serving/tcp_relay.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { listen } from "../../support/servers/listener_contract.ts";
import { NO_SERVER_PORT } from "../../support/servers/no_server.ts";
import { test } from "../../support/test.ts";

interface Relayed extends AsyncDisposable {
  readonly relay: TcpRelay;
  readonly clock: FakeClock;
  /** The number of connections that are held. */
  readonly held: () => number;
  /** Sets whether a request is running on the connections. */
  busy(value: boolean): void;
  /** Sends new connections to another server. */
  target(port: number): void;
  open(): Socket;
}

async function openRelay(onConnection: (connection: TcpConnection) => void): Promise<Relayed> {
  const listener = await listen(onConnection);
  let held = 0;
  let port = listener.port;
  const hold = () => {
    held++;
    return { [Symbol.dispose]: () => void held-- };
  };
  let isBusy = false;
  const target = () => ({ port, hold, isBusy: () => isBusy });
  const clock = new FakeClock();
  const relay = await listenRelay({ hostname: "127.0.0.1", port: 0, target, clock });
  return {
    relay,
    clock,
    held: () => held,
    busy: (value) => isBusy = value,
    target: (other) => port = other,
    open: () => connect({ host: "127.0.0.1", port: relay.port, allowHalfOpen: true }),
    async [Symbol.asyncDispose]() {
      relay.cut();
      await relay.close();
      await listener[Symbol.asyncDispose]();
    },
  };
}

async function textOf(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => text += chunk);
  await once(socket, "end");
  return text;
}

const bytes = (text: string) => new TextEncoder().encode(text);

test("listenRelay carries bytes in both directions, and ends each direction separately", async () => {
  await using relayed = await openRelay(async (connection) => {
    const text = await new Response(connection.readable).text();
    await connection.write(bytes(`got ${text}`));
    connection.end();
  });
  const socket = relayed.open();
  socket.end("hello");
  assertEquals(await textOf(socket), "got hello");
  await once(socket, "close");
});

test("listenRelay sends new connections to the present target, and leaves the others where they are", async () => {
  const serve = (name: string) => async (connection: TcpConnection) => {
    for await (const chunk of connection.readable) {
      await connection.write(bytes(`${name}:${new TextDecoder().decode(chunk)}`));
    }
    connection.end();
  };
  await using other = await listen(serve("other"));
  await using relayed = await openRelay(serve("first"));
  const first = relayed.open();
  first.write("a");
  assertEquals(`${(await once(first, "data"))[0]}`, "first:a");
  relayed.target(other.port);
  const second = relayed.open();
  second.end("b");
  assertEquals(await textOf(second), "other:b");
  first.end("c");
  assertEquals(await textOf(first), "first:c");
});

test("listenRelay closes the other side of a connection that is lost, and holds it no longer", async () => {
  const lost = Promise.withResolvers<void>();
  await using relayed = await openRelay(async (connection) => {
    await new Response(connection.readable).text().catch(() => {});
    connection.end();
    lost.resolve();
  });
  const socket = relayed.open();
  socket.write("a");
  await once(socket, "connect");
  socket.destroy();
  await lost.promise;
  await relayed.relay.close();
  assertEquals(relayed.held(), 0);
});

test("listenRelay closes a connection whose target is gone", async () => {
  await using relayed = await openRelay(() => {});
  relayed.target(NO_SERVER_PORT);
  const socket = relayed.open();
  assertEquals(await textOf(socket), "");
  socket.destroy();
});

test("listenRelay waits for the open connections when it is closed, and cuts them on command", async () => {
  await using relayed = await openRelay((connection) => connection.write(bytes("hello")));
  const silent = relayed.open();
  const ended = once(silent.resume(), "end");
  const socket = relayed.open();
  socket.write("a");
  await once(socket, "data");
  let closed = false;
  const closing = relayed.relay.close().then(() => closed = true);
  const late = relayed.open();
  const [error] = await once(late, "error");
  assertEquals([(error as { code: string }).code, closed], ["ECONNREFUSED", false]);
  await ended; // it has not sent a byte
  silent.destroy();
  assertEquals(closed, false);
  relayed.relay.cut();
  await closing;
  await once(socket, "end");
  socket.destroy();
});

const echo = (connection: TcpConnection) => {
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => connection.write(chunk),
    close: () => connection.end(),
  });
  connection.readable.pipeTo(writable).catch(() => {}); // it may be cut
};

test("listenRelay closes a connection that sends no byte for 10 s", async () => {
  await using relayed = await openRelay(echo);
  const [silent, other] = [relayed.open(), relayed.open()];
  const ended = once(silent.resume(), "end");
  other.write("a");
  await once(other, "data");
  await until(() => relayed.held() === 2);
  await relayed.clock.advance(9_000);
  assertEquals(relayed.held(), 2);
  await relayed.clock.advance(1_000);
  await ended;
  await until(() => relayed.held() === 1);
  silent.destroy();
  await relayed.clock.advance(200_000);
  assertEquals([relayed.held(), relayed.clock.pending], [1, 1]);
  other.destroy();
  await until(() => relayed.held() === 0);
  assertEquals(relayed.clock.pending, 0);
});

test("listenRelay closes a connection on which nothing happens for 255 s, unless a request is running", async () => {
  await using relayed = await openRelay(echo);
  const socket = relayed.open();
  const echoed = async () => {
    socket.write("a");
    await once(socket, "data");
    await relayed.clock.advance(1_000); // it is noticed
  };
  await echoed();
  await relayed.clock.advance(254_000);
  await echoed();
  relayed.busy(true);
  await relayed.clock.advance(1_000_000);
  relayed.busy(false);
  await relayed.clock.advance(254_000);
  assertEquals(relayed.held(), 1);
  const ended = once(socket, "end");
  await relayed.clock.advance(2_000);
  await ended;
  await until(() => relayed.held() === 0);
  socket.destroy();
});

test("listenRelay is quiet while it carries nothing, and a client has read all", async () => {
  const accepted = Promise.withResolvers<TcpConnection>();
  await using relayed = await openRelay(accepted.resolve);
  const socket = relayed.open();
  const connection = await accepted.promise;
  assertEquals(relayed.relay.isQuiet(), true);
  socket.pause();
  const size = 32 * 1024 * 1024; // more than the system's buffers take
  const written = connection.write(new Uint8Array(size));
  await until(() => !relayed.relay.isQuiet());
  let [before, stays] = [-1, 0];
  while (stays < 20) { // until nothing moves, because the client does not read
    await eventLoopTurn();
    stays = socket.bytesRead === before ? stays + 1 : 0;
    before = socket.bytesRead;
  }
  assertEquals(relayed.relay.isQuiet(), false);
  let received = 0;
  socket.on("data", (chunk: Uint8Array) => received += chunk.length).resume();
  await written;
  await until(() => received === size);
  await until(() => relayed.relay.isQuiet());
  socket.destroy();
});

/** Waits until something is true, a turn of the event loop at a time. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await eventLoopTurn();
}
