import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { assertEquals } from "@std/assert";
import type { TcpConnection } from "../../../src/runtime/tcp_listener.ts";
import { listenRelay, type TcpRelay } from "../../../src/runtime/serving/tcp_relay.ts";
import { listen } from "../../support/servers/listener_contract.ts";
import { test } from "../../support/test.ts";

interface Relayed extends AsyncDisposable {
  readonly relay: TcpRelay;
  /** The number of connections that are held. */
  readonly held: () => number;
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
  const target = () => ({ port, hold });
  const relay = await listenRelay({ hostname: "127.0.0.1", port: 0, target });
  return {
    relay,
    held: () => held,
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
  await using gone = await listen(() => {});
  await using relayed = await openRelay(() => {});
  await gone[Symbol.asyncDispose]();
  relayed.target(gone.port);
  const socket = relayed.open();
  assertEquals(await textOf(socket), "");
  socket.destroy();
});

test("listenRelay waits for the open connections when it is closed, and cuts them on command", async () => {
  const accepted = Promise.withResolvers<TcpConnection>();
  await using relayed = await openRelay((connection) => accepted.resolve(connection));
  const socket = relayed.open();
  await accepted.promise;
  let closed = false;
  const closing = relayed.relay.close().then(() => closed = true);
  const late = relayed.open();
  const [error] = await once(late, "error");
  assertEquals([(error as { code: string }).code, closed], ["ECONNREFUSED", false]);
  relayed.relay.cut();
  await closing;
  await once(socket, "end");
  socket.destroy();
});
