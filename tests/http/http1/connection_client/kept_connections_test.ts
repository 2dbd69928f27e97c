import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Socket } from "node:net";
import { NetworkError } from "../../../../src/core/errors.ts";
import { StaleConnectionError } from "../../../../src/http/message/resending.ts";
import { connectHere } from "../../../support/connections/connect_here.ts";
import { startScriptedServer, startTcpServer } from "../../../support/servers/tcp_server.ts";
import { test } from "../../../support/test.ts";
import { clientOf, get, OK } from "./client_of.ts";

test("A request whose kept connection ends without a response rejects with StaleConnectionError", async () => {
  for (const last of ["", "HTTP/1.1 200 OK\r\n"]) {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      let requests = 0;
      await using server = await startScriptedServer((asked) => {
        requests++;
        return asked === 2 ? last : OK;
      });
      using client = clientOf(connectHere());
      assertEquals(await (await client.send(get(server.url)))?.text(), "ok");
      const { error } = await assertRejects(
        () => client.send(get(server.url, { method })),
        StaleConnectionError,
      );
      assertEquals([error.failure, error.outcomeUnknown], ["closed", method !== "GET"]);
      assertEquals([server.connections, requests], [1, 2]); // nothing was sent a second time
      assertEquals(await (await client.send(get(server.url)))?.text(), "ok");
    }
  }
});

test("A stale connection closes the other idle connections too", async () => {
  let open = 0;
  const asked = new Map<Socket, number>();
  const whole = Promise.withResolvers<void>();
  await using server = await startTcpServer((socket) => {
    open++;
    socket.on("close", () => open--);
    socket.on("data", () => {
      const count = (asked.get(socket) ?? 0) + 1;
      asked.set(socket, count);
      if (asked.size === 3) whole.resolve();
      if (count > 1) return socket.destroy();
      void whole.promise.then(() => socket.write(OK));
    });
  });
  using client = clientOf(connectHere());
  const all = await Promise.all([1, 2, 3].map(() => client.send(get(server.url))));
  assertEquals([all.length, open], [3, 3]);
  await assertRejects(() => client.send(get(server.url)), StaleConnectionError);
  while (open > 0) await new Promise(setImmediate);
  const response = await client.send(get(server.url));
  assertEquals([await response?.text(), server.connections], ["ok", 4]);
});

test("A response with status 408 is returned unchanged", async () => {
  const last = "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
  for (const method of ["GET", "POST"]) {
    await using server = await startScriptedServer((asked) => asked % 2 === 1 ? OK : last);
    using client = clientOf(connectHere());
    await (await client.send(get(server.url)))?.text();
    const response = await client.send(get(server.url, { method }));
    assertEquals([response?.status, server.connections], [408, 1]);
  }
});

test("A response that breaks off in its body does not mean a stale connection", async () => {
  await using server = await startScriptedServer((asked) => asked % 2 === 1 ? OK : OK.slice(0, -1));
  using client = clientOf(connectHere());
  await (await client.send(get(server.url)))?.text();
  const response = await client.send(get(server.url));
  await assertRejects(async () => await response?.text(), NetworkError, "within its body");
  assertEquals(server.connections, 1);
});

test("A connection that the server closes while it is idle is not used again", async () => {
  const sockets: Socket[] = [];
  await using server = await startTcpServer((socket) => {
    sockets.push(socket);
    socket.on("data", () => socket.write(OK));
  });
  using client = clientOf(connectHere());
  await (await client.send(get(server.url)))?.text();
  const [first] = sockets;
  assert(first);
  // A write is not sent again, so the client must notice that the connection is gone.
  const closed = new Promise((resolve) => first.once("close", resolve));
  first.end();
  await closed;
  const response = await client.send(get(server.url, { method: "POST" }));
  assertEquals([await response?.text(), server.connections], ["ok", 2]);
});

test("closeIdle closes the idle connections, and the next request opens a new one", async () => {
  await using server = await startScriptedServer(() => OK);
  using client = clientOf(connectHere());
  for (const connections of [1, 1, 2, 2]) {
    if (connections === 2 && server.connections === 1) client.closeIdle();
    assertEquals(await (await client.send(get(server.url)))?.text(), "ok");
    assertEquals(server.connections, connections);
  }
});
