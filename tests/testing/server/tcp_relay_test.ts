import { assertEquals } from "@std/assert";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { TcpRelay } from "../../../src/testing/server/tcp_relay.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { inFull, test } from "../../support/test.ts";

/** Starts a server that greets each connection, and keeps its sockets. */
async function greeter(): Promise<AsyncDisposable & { port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = await startTcpServer((socket) => {
    sockets.push(socket);
    socket.write("hello");
  });
  return Object.assign(server, { sockets });
}

async function greeted(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.setEncoding("utf8");
  const [text] = await once(socket, "data");
  assertEquals(text, "hello");
  return socket;
}

test("TcpRelay counts its connections, and cuts the one with the given port", async () => {
  await using server = await greeter();
  await using relay = new TcpRelay();
  relay.target = server.port;
  const port = await relay.listen({ hostname: "127.0.0.1", port: 0 });
  const [first, second] = [await greeted(port), await greeted(port)];
  assertEquals(relay.accepted, 2);

  const connection = relay.connectionFrom(server.sockets[0]!.remotePort!)!;
  const closed = once(first, "close");
  connection.sever();
  await closed;
  assertEquals([first.destroyed, second.destroyed], [true, false]);
  await new Promise((resolve) => {
    if (connection.signal.aborted) resolve(undefined);
    connection.signal.addEventListener("abort", resolve);
  });
  second.write("still open");
  assertEquals(String((await once(server.sockets[1]!, "data"))[0]), "still open");
  second.destroy();
});

test("A settled connection has sent everything that the server wrote, so that a reset loses nothing", async () => {
  const size = 4 * 1024 * 1024;
  await using server = await greeter();
  await using relay = new TcpRelay();
  relay.target = server.port;
  const port = await relay.listen({ hostname: "127.0.0.1", port: 0 });
  const client = await greeted(port);
  let received = 0;
  client.on("data", (text) => received += text.length);
  const [socket] = server.sockets;
  socket!.write("x".repeat(size));
  await relay.connectionFrom(socket!.remotePort!)!.settled();
  socket!.resetAndDestroy();
  await once(client, "close");
  assertEquals(received, size);
});

test("TcpRelay carries a half-closed connection to its end", async () => {
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    await once(socket.resume(), "end");
    socket.end("goodbye");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await using relay = new TcpRelay();
  relay.target = (server.address() as AddressInfo).port;
  const port = await relay.listen({ hostname: "127.0.0.1", port: 0 });
  const client = connect({ host: "127.0.0.1", port });
  client.setEncoding("utf8");
  client.end("that was all");
  const [text] = await once(client, "data");
  assertEquals(text, "goodbye");
  await once(client, "close");
  server.close();
  await once(server, "close");
});

test("TcpRelay ends a connection whose server is gone", async () => {
  await using relay = new TcpRelay();
  relay.target = 1; // no program listens there; a port that was just freed may have a new owner
  const port = await relay.listen({ hostname: "127.0.0.1", port: 0 });
  const client = connect({ host: "127.0.0.1", port });
  client.resume();
  await once(client, "close");
});

test("TcpRelay listens again on the port that it had, and refuses connections meanwhile", async () => {
  await using server = await greeter();
  await using relay = new TcpRelay();
  relay.target = server.port;
  const port = await relay.listen({ hostname: "127.0.0.1", port: 0 });
  for (let round = 1; round <= 3; round++) {
    const socket = await greeted(port);
    const ended = once(socket, "close");
    socket.on("error", () => {});
    await relay.close();
    await ended;
    assertEquals(relay.listening, false);
    const [error] = await once(connect({ host: "127.0.0.1", port }), "error");
    assertEquals((error as { code?: string }).code, "ECONNREFUSED");
    assertEquals(await relay.listen({ hostname: "127.0.0.1", port }), port);
    assertEquals([relay.listening, relay.accepted], [true, round]);
  }
});

test("TcpRelay carries clients that offer HTTP/2 to the server for them, and others to the other", async () => {
  const hellos: string[] = [];
  await using http1 = await startTcpServer((socket) =>
    socket.once("data", () => void hellos.push("http/1.1"))
  );
  await using http2 = await startTcpServer((socket) =>
    socket.once("data", () => void hellos.push("h2"))
  );
  await using relay = new TcpRelay();
  relay.target = http1.port;
  relay.http2Target = () => Promise.resolve(http2.port);
  const port = await relay.listen({ hostname: "127.0.0.1", port: 0 });
  for (const protocols of [["h2", "http/1.1"], ["http/1.1"]]) {
    const client = connectTls({ host: "127.0.0.1", port, ALPNProtocols: protocols });
    client.on("error", () => {});
    const count = hellos.length;
    while (hellos.length === count) await new Promise(setImmediate);
    client.destroy();
  }
  const plain = connect({ host: "127.0.0.1", port });
  plain.write("no TLS");
  while (hellos.length < 3) await new Promise(setImmediate);
  const silent = connect({ host: "127.0.0.1", port }); // says nothing before it leaves
  await once(silent, "connect");
  assertEquals(hellos, ["h2", "http/1.1", "http/1.1"]);
  for (const socket of [plain, silent]) socket.destroy();
  while (relay.open > 0) await new Promise(setImmediate);
  assertEquals(relay.accepted, 4);
});

test("TcpRelay tells connections to several servers apart, to which the kernel may give the same ports", async () => {
  await using stack = new AsyncDisposableStack();
  const relay = stack.use(new TcpRelay());
  const port = await relay.listen({ hostname: "127.0.0.1", port: 0 });
  const servers: Awaited<ReturnType<typeof greeter>>[] = [];
  // The kernel gives the ports for a server in turn, from any first one: with 40 some are common.
  for (let count = 0; count < inFull(40, 12); count++) {
    const server = stack.use(await greeter());
    servers.push(server);
    relay.target = server.port;
    const clients = await Promise.all(Array.from({ length: 12 }, () => greeted(port)));
    stack.defer(() => clients.forEach((client) => client.destroy()));
  }
  const ports = servers.flatMap(({ sockets }) => sockets.map((each) => each.remotePort!));
  const connections = new Set(ports.map((each) => relay.connectionFrom(each)));
  connections.delete(undefined); // an attempt that had another one's port
  assertEquals(connections.size, servers.length * 12);
});

test("A connection that settles waits no longer than the relay is open", async () => {
  await using server = await greeter();
  const relay = new TcpRelay();
  relay.target = server.port;
  const port = await relay.listen({ hostname: "127.0.0.1", port: 0 });
  await greeted(port);
  const order: string[] = [];
  const note = (name: string) => () => void order.push(name);
  const settled = relay.connectionFrom(server.sockets[0]!.remotePort!)!.settled();
  await Promise.all([settled.then(note("settled")), relay.close().then(note("closed"))]);
  assertEquals(order, ["settled", "closed"]);
});
