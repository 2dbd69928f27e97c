import { assertEquals } from "@std/assert";
import { clientHello } from "../../../src/http/fetch/client_hello.ts";
import { writeAll } from "../../../src/runtime/byte_connection.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { startListeningServer } from "../../support/servers/listening_server.ts";
import { test } from "../../support/test.ts";

test("clientHello is answered by a server's hello, whatever the name", async () => {
  await using server = await startListeningServer();
  const { port } = new URL(server.url);
  for (const name of ["127.0.0.1", "localhost", "[::1]"]) {
    const connect = connectHere();
    const connection = await connect(new URL(`http://127.0.0.1:${port}`), undefined).connection;
    await writeAll(connection, clientHello(name));
    const answer = new Uint8Array(6);
    await connection.read(answer);
    assertEquals([answer[0], answer[5]], [0x16, 2], name);
    connection.close();
  }
});
