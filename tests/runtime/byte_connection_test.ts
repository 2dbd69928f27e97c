import { assertEquals } from "@std/assert";
import { writeAll } from "../../src/runtime/byte_connection.ts";
import { ScriptedConnection } from "../support/scripted_connection.ts";
import { test } from "../support/test.ts";

test("writeAll goes on until the connection has taken all bytes", async () => {
  const connection = new ScriptedConnection([], { writable: 3 });
  await writeAll(connection, new TextEncoder().encode("eight or so"));
  await writeAll(connection, new Uint8Array());
  assertEquals(connection.written, "eight or so");
});
