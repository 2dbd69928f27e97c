import { assertEquals, assertRejects } from "@std/assert";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { FaultProxy } from "./fault_proxy.ts";
import { startTcpServer } from "./tcp_server.ts";
import { test } from "../test.ts";

/** A server that sends back all bytes, and its ends of the connections. */
interface Echo extends AsyncDisposable {
  port: number;
  sockets: Socket[];
}

async function startEcho(): Promise<Echo> {
  const sockets: Socket[] = [];
  const server = await startTcpServer((socket) => {
    sockets.push(socket);
    socket.pipe(socket);
  });
  return Object.assign(server, { sockets });
}

/** A connection that records the bytes it receives. */
class Client implements Disposable {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  received = "";

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.setEncoding("utf8").on("data", (text: string) => this.received += text);
    socket.on("error", () => {});
  }

  static async connect(port: number): Promise<Client> {
    const socket = connect({ host: "127.0.0.1", port });
    await once(socket, "connect");
    return new Client(socket);
  }

  /** Sends a text and waits until it has come back. */
  async echo(text: string): Promise<void> {
    const whole = this.received.length + text.length;
    this.socket.write(text);
    while (this.received.length < whole) await once(this.socket, "data");
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

test("FaultProxy carries both directions, and counts connections", async () => {
  await using server = await startEcho();
  await using proxy = await FaultProxy.start(server.port);
  using first = await Client.connect(proxy.port);
  using second = await Client.connect(proxy.port);
  await first.echo("hello");
  await second.echo("there");
  assertEquals([first.received, second.received], ["hello", "there"]);
  assertEquals([proxy.accepted, proxy.open, proxy.cuts], [2, 2, 0]);
});

test("FaultProxy ends a connection that the server ends, after its last byte", async () => {
  await using server = await startEcho();
  await using proxy = await FaultProxy.start(server.port);
  using client = await Client.connect(proxy.port);
  await client.echo("a");
  server.sockets[0]!.end("b".repeat(1_000_000));
  await client.closed;
  assertEquals(client.received.length, 1_000_001);
});

test("FaultProxy cuts the connection to the client after the given bytes, and no other", async () => {
  await using server = await startEcho();
  await using proxy = await FaultProxy.start(server.port);
  using other = await Client.connect(proxy.port);
  using client = await Client.connect(proxy.port);
  await other.echo("before");
  proxy.cutAfter(7);
  await client.echo("123");
  client.socket.write("4567890");
  await client.closed;
  assertEquals(client.received, "1234567");
  await other.echo(" and after");
  assertEquals([proxy.open, proxy.cuts], [1, 1]);
});

test("FaultProxy cuts the connection to the server after the given bytes", async () => {
  await using server = await startEcho();
  await using proxy = await FaultProxy.start(server.port);
  using client = await Client.connect(proxy.port);
  await client.echo("x");
  let arrived = "";
  server.sockets[0]!.on("data", (bytes) => arrived += String(bytes));
  const gone = once(server.sockets[0]!, "close");
  proxy.cutAfter(4, { direction: "toServer" });
  client.socket.write("123456");
  await Promise.all([client.closed, gone]);
  assertEquals(arrived, "1234");
});

test("FaultProxy cuts all connections at once, at both ends", async () => {
  await using server = await startEcho();
  await using proxy = await FaultProxy.start(server.port);
  using first = await Client.connect(proxy.port);
  using second = await Client.connect(proxy.port);
  await Promise.all([first.echo("a"), second.echo("b")]);
  const gone = server.sockets.map((socket) => once(socket, "close"));
  assertEquals(proxy.cutAll(), 2);
  await Promise.all([first.closed, second.closed, ...gone]);
  using third = await Client.connect(proxy.port);
  await third.echo("c");
});

test("FaultProxy that stalls carries nothing, and then all waiting bytes", async () => {
  await using server = await startEcho();
  await using proxy = await FaultProxy.start(server.port);
  using open = await Client.connect(proxy.port);
  await open.echo("a");
  proxy.stall();
  open.socket.write("b");
  using late = await Client.connect(proxy.port);
  late.socket.write("c");
  using direct = await Client.connect(server.port);
  await direct.echo("the server itself answers all the while");
  assertEquals([open.received, late.received], ["a", ""]);
  proxy.resume();
  while (late.received === "") await once(late.socket, "data");
  while (open.received === "a") await once(open.socket, "data");
  assertEquals([open.received, late.received], ["ab", "c"]);
});

test("FaultProxy refuses new connections and keeps the open ones", async () => {
  await using server = await startEcho();
  await using proxy = await FaultProxy.start(server.port);
  using open = await Client.connect(proxy.port);
  proxy.refuse();
  await assertRejects(() => Client.connect(proxy.port), Error, "ECONNREFUSED");
  await open.echo("still here");
  await proxy.accept();
  using next = await Client.connect(proxy.port);
  await next.echo("as before");
});

test("FaultProxy that abandons a connection leaves the client's end open, without a server", async () => {
  await using server = await startEcho();
  await using proxy = await FaultProxy.start(server.port);
  using client = await Client.connect(proxy.port);
  await client.echo("a");
  const gone = once(server.sockets[0]!, "close");
  assertEquals(proxy.abandonAll(), 1);
  await gone;
  client.socket.write("b");
  using next = await Client.connect(proxy.port);
  await next.echo("a new one works");
  assertEquals([client.received, client.socket.destroyed, proxy.open], ["a", false, 2]);
});

test("FaultProxy closes a connection whose server is gone", async () => {
  await using proxy = await FaultProxy.start(1); // a port without a listener
  using client = await Client.connect(proxy.port);
  await client.closed;
});
