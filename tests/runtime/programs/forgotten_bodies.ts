/** Leaves bodies unread, has the garbage collected, and says how many connections were closed. */

import { DirectClient } from "../../../src/runtime/deno_direct.ts";

const IDLE_MS = 60_000;
const FORGOTTEN = 10;
const MOST_ROUNDS = 1_000;
const ANSWER = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n";

const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
let closed = 0;
let heldClosed = false;

async function serve(connection: Deno.Conn, number: number): Promise<void> {
  const buffer = new Uint8Array(1024);
  await connection.read(buffer);
  await connection.write(new TextEncoder().encode(ANSWER));
  if (await connection.read(buffer) !== null) throw new Error("There is a second request.");
  if (number < FORGOTTEN) closed++;
  if (number === FORGOTTEN) heldClosed = true;
  connection.close();
}

async function accept(): Promise<void> {
  let number = 0;
  for await (const connection of listener) serve(connection, number++);
}

accept();
const client = new DirectClient({}, IDLE_MS);
const { signal } = new AbortController(); // lives as long as the program
const url = `http://127.0.0.1:${listener.addr.port}/`;
for (let i = 0; i < FORGOTTEN; i++) await client.fetch(url, { signal });
const held = await client.fetch(url, { signal });
const { gc } = globalThis as unknown as { gc(): void };
for (let round = 0; round < MOST_ROUNDS && closed < FORGOTTEN; round++) {
  gc();
  await (await client.fetch(url, {}))?.body?.cancel(); // the event loop goes round meanwhile
}
console.log(`${closed} closed, ${heldClosed ? "and" : "not"} the one that is held`);
await held?.body?.cancel();
Deno.exit();
