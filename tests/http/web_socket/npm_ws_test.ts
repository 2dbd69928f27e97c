import { assertEquals } from "@std/assert";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { numberedBytes } from "../../support/numbered_bytes.ts";
import { test } from "../../support/test.ts";
import { showBytes } from "./client_frames.ts";
import { upgradeHere } from "./frame_server.ts";

/** The part of npm:ws that these tests use. The package has no types. */
interface WsServer {
  on(event: "connection", listener: (socket: WsSocket) => void): this;
  on(event: "listening", listener: () => void): this;
  address(): AddressInfo;
  close(listener: () => void): void;
}

interface WsSocket {
  send(data: string | Uint8Array, options?: { fin?: boolean; binary?: boolean }): void;
  ping(data: string): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  on(event: "message", listener: (data: Uint8Array, isBinary: boolean) => void): this;
  on(event: "pong", listener: (data: Uint8Array) => void): this;
  on(event: "close", listener: (code: number, reason: Uint8Array) => void): this;
}

interface WsOptions {
  host: string;
  port: number;
  perMessageDeflate?: boolean;
  handleProtocols?: (offered: Set<string>) => string | false;
}

// Imported by its path, because Bun replaces `ws` by its own code.
const path = new URL("../../../node_modules/ws/lib/websocket-server.js", import.meta.url).href;
const { default: WebSocketServer }: { default: new (options: WsOptions) => WsServer } =
  await import(path);

/** Starts a server of npm:ws, and connects to it. */
async function connect(
  serve: (socket: WsSocket) => void,
  options: Partial<WsOptions> & { protocols?: string[] } = {},
) {
  const { protocols = [], ...more } = options;
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, ...more });
  const sockets: WsSocket[] = [];
  server.on("connection", (socket) => {
    sockets.push(socket);
    serve(socket);
  });
  await once(server as unknown as EventTarget, "listening");
  const socket = await upgradeHere({ url: `http://127.0.0.1:${server.address().port}` }, {
    protocols,
  });
  return {
    socket,
    async [Symbol.asyncDispose]() {
      socket.close();
      await socket.closed;
      for (const each of sockets) each.terminate();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

test("npm:ws echoes texts and bytes with each form of the length", async () => {
  await using open = await connect((server) =>
    server.on("message", (data, binary) => server.send(data, { binary }))
  );
  const { readable, writable } = open.socket;
  const reader = readable.getReader();
  const writer = writable.getWriter();
  for (const length of [0, 1, 125, 126, 65_535, 65_536, 1_000_000]) {
    const bytes = numberedBytes(length);
    const writing = writer.write(bytes);
    const { value } = await reader.read();
    await writing;
    assertEquals(value instanceof Uint8Array && showBytes(value), showBytes(bytes));
    await writer.write("ä".repeat(length));
    assertEquals((await reader.read()).value === "ä".repeat(length), true);
  }
});

test("npm:ws chooses a subprotocol, and does not compress, because that was not offered", async () => {
  await using open = await connect((server) => server.send("x".repeat(10_000)), {
    ...{ perMessageDeflate: true, protocols: ["v5", "v4"] },
    handleProtocols: (offered) => offered.has("v4") && "v4",
  });
  assertEquals(open.socket.protocol, "v4");
  assertEquals((await open.socket.readable.getReader().read()).value, "x".repeat(10_000));
});

test("npm:ws sends a message in fragments with pings between them, and gets the pongs", async () => {
  const pong = Promise.withResolvers<string>();
  await using open = await connect((server) => {
    server.on("pong", (data) => pong.resolve(new TextDecoder().decode(data)));
    server.send("one ", { fin: false });
    server.send("two ", { fin: false });
    server.ping("alive?");
    server.send("three");
  });
  assertEquals((await open.socket.readable.getReader().read()).value, "one two three");
  assertEquals(await pong.promise, "alive?");
});

test("npm:ws closes with a code and a reason, and gets the code back", async () => {
  const closed = Promise.withResolvers<number>();
  await using open = await connect((server) => {
    server.on("close", (code) => closed.resolve(code));
    server.close(4_001, "enough");
  });
  assertEquals((await open.socket.readable.getReader().read()).done, true);
  assertEquals(await open.socket.closed, { code: 4_001, reason: "enough" });
  assertEquals(await closed.promise, 4_001);
});

test("npm:ws gets the code of a client's close, and the client gets 1005 for a close without a code", async () => {
  const closed = Promise.withResolvers<number>();
  {
    await using open = await connect((server) =>
      server.on("close", (code) => closed.resolve(code))
    );
    open.socket.close();
    assertEquals(await closed.promise, 1_000);
  }
  await using open = await connect((server) => server.close());
  assertEquals((await open.socket.readable.getReader().read()).done, true);
  assertEquals(await open.socket.closed, { code: 1_005, reason: "" });
});

test("npm:ws receives 20 MB from a writer, and sends as much to a reader", async () => {
  const total = 20_000_000;
  let received = 0;
  const all = Promise.withResolvers<void>();
  await using open = await connect((server) =>
    server.on("message", (data) => {
      received += data.length;
      server.send(data);
      if (received === total) all.resolve();
    })
  );
  const { readable, writable } = open.socket;
  const writing = (async () => {
    const writer = writable.getWriter();
    for (let sent = 0; sent < total; sent += 100_000) await writer.write(new Uint8Array(100_000));
  })();
  let back = 0;
  const reader = readable.getReader();
  while (back < total) back += (await reader.read()).value?.length ?? 0;
  await Promise.all([writing, all.promise]);
  assertEquals([received, back], [total, total]);
});
