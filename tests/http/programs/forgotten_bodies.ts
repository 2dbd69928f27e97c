/** Leaves bodies unread, collects garbage, and prints how many connections were closed. */

import process from "node:process";
import { ConnectionOpener } from "../../../src/http/opening/connection_opener.ts";
import { ConnectionClient } from "../../../src/http/http1/connection_client.ts";
import { SentHeaders } from "../../../src/http/message/sent_headers.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { collectGarbage } from "../../support/collect_garbage.ts";

const FORGOTTEN = 10;
const MOST_ROUNDS = 1_000;
const ANSWER = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n";

let closed = 0;
let heldClosed = false;
let number = 0;
const server = await startTcpServer((socket) => {
  const own = number++;
  socket.once("data", () => socket.write(ANSWER));
  socket.on("close", () => {
    if (own < FORGOTTEN) closed++;
    if (own === FORGOTTEN) heldClosed = true;
  });
});
const client = new ConnectionClient({
  opener: new ConnectionOpener({ connect: connectHere(), runtime: currentRuntime() }),
});
const get = (signal?: AbortSignal) =>
  client.send({
    method: "GET",
    url: new URL(server.url),
    headers: new SentHeaders(),
    body: undefined,
    signal,
    isLong: false,
  });
const { signal } = new AbortController(); // lives as long as the program
for (let i = 0; i < FORGOTTEN; i++) await get(signal);
const held = await get(signal);
for (let round = 0; round < MOST_ROUNDS && closed < FORGOTTEN; round++) {
  collectGarbage();
  await (await get())?.body?.cancel(); // lets the event loop turn
}
console.log(`${closed} closed, ${heldClosed ? "and" : "not"} the one that is held`);
await held?.body?.cancel();
process.exit();
