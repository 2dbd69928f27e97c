/**
 * Prints how many ends of connections that had come, and that the program had not noticed before it
 * was busy, are read in one turn.
 */

import process from "node:process";
import type { Socket } from "node:net";
import { eventLoopTurn } from "../../../src/runtime/event_loop_turn.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";

const ROUNDS = 20;
const BUSY_MS = 20;

let accepted = Promise.withResolvers<Socket>();
const server = await startTcpServer((socket) => accepted.resolve(socket));
let unread = 0;
let read = 0;
for (let round = 0; round < ROUNDS; round++) {
  accepted = Promise.withResolvers();
  const connection = await connectHere()(new URL(server.url), undefined).connection;
  const socket = await accepted.promise;
  let hasEnded = false;
  connection.read(new Uint8Array(1)).then(() => hasEnded = true, () => hasEnded = true);
  await new Promise<void>((resolve) => socket.end(resolve)); // the end is sent
  const isUnread = !hasEnded;
  const busyUntil = performance.now() + BUSY_MS;
  while (performance.now() < busyUntil);
  await eventLoopTurn();
  if (isUnread) unread++;
  if (isUnread && hasEnded) read++;
  connection.close();
}
console.log(JSON.stringify({ unread, read }));
process.exit();
