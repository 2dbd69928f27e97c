/**
 * Prints how many ends of connections that came while the program was busy are read in one turn.
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
let read = 0;
for (let round = 0; round < ROUNDS; round++) {
  accepted = Promise.withResolvers();
  const connection = await connectHere()(new URL(server.url), undefined).connection;
  const socket = await accepted.promise;
  let hasEnded = false;
  connection.read(new Uint8Array(1)).then(() => hasEnded = true, () => hasEnded = true);
  socket.end();
  await new Promise(setImmediate); // the end is on its way
  const busyUntil = performance.now() + BUSY_MS;
  while (performance.now() < busyUntil);
  await eventLoopTurn();
  if (hasEnded) read++;
  connection.close();
}
console.log(`${read} of ${ROUNDS} were read`);
process.exit();
