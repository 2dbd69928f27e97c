import { assertEquals } from "@std/assert";
import { serverAddress, writeAll } from "../../src/runtime/byte_connection.ts";
import { ScriptedConnection } from "../support/connections/scripted_connection.ts";
import { test } from "../support/test.ts";

test("writeAll goes on until the connection has accepted all bytes", async () => {
  const connection = new ScriptedConnection([], { writable: 3 });
  await writeAll(connection, new TextEncoder().encode("eight or so"));
  await writeAll(connection, new Uint8Array());
  assertEquals(connection.written, "eight or so");
});

test("the address of a server has the default port of its scheme, and no brackets", () => {
  const addresses = {
    "https://10.96.0.1/api": ["10.96.0.1", 443],
    "http://localhost": ["localhost", 80],
    "https://[fd00::1]:6443": ["fd00::1", 6443],
  } as const;
  for (const [url, [hostname, port]] of Object.entries(addresses)) {
    assertEquals(serverAddress(new URL(url)), { hostname, port });
  }
});
