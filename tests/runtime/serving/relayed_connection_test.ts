import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { assertEquals } from "@std/assert";
import { RelayedConnection } from "../../../src/runtime/serving/relayed_connection.ts";
import { listen } from "../../support/servers/listener_contract.ts";
import { test } from "../../support/test.ts";

test("RelayedConnection counts the bytes, and asks for the requests of the server's client", async () => {
  const clients: (number | undefined)[] = [];
  await using listener = await listen((connection) =>
    connection.readable.pipeTo(
      new WritableStream({ write: (chunk) => connection.write(chunk) }),
    ).catch(() => {})
  );
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer(accepted.resolve).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const socket = connect({ host: "127.0.0.1", port });
  let held = 0;
  const target = {
    port: listener.port,
    hold: () => ({ [Symbol.dispose]: () => void held-- }),
    isBusy: (clientPort: number | undefined) => {
      clients.push(clientPort);
      return true;
    },
  };
  held++;
  const connection = new RelayedConnection(await accepted.promise, target, 0);
  assertEquals([connection.bytes, connection.isSilent], [0, true]);
  socket.write("it");
  await once(socket, "data");
  assertEquals([connection.bytes, connection.isSilent, connection.hasUnsent], [4, false, false]);
  connection.check(1_000);
  assertEquals(clients, []); // bytes were carried
  connection.check(1_000_000);
  assertEquals([clients.length, typeof clients[0]], [1, "number"]);
  const closed = once(socket, "close");
  connection.close();
  await closed;
  assertEquals(held, 0);
  server.close();
  await once(server, "close");
});
