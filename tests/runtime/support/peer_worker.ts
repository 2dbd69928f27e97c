/** Runs a TCP server in a thread of its own, so that it sends while the program is busy. */
import type { Socket } from "node:net";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import type { WorkerScope } from "../../support/threads/worker_scope.ts";

/** Counts that the program shares with the thread of the peers. */
export interface PeerCounts {
  /** The number of connections, then the number of orders that were carried out. */
  readonly counts: Int32Array<SharedArrayBuffer>;
}

/** Text for a peer to send, or the end of its stream. */
export interface PeerOrder {
  /** The number of the connection, from 0 in the order of their start. */
  readonly peer: number;
  readonly text?: string;
}

const scope = globalThis as unknown as WorkerScope<PeerCounts | PeerOrder>;
const sockets: Socket[] = [];
let counts: Int32Array<SharedArrayBuffer>;

scope.onmessage = async ({ data }) => {
  if ("counts" in data) {
    counts = data.counts;
    const server = await startTcpServer((socket) => {
      sockets.push(socket);
      Atomics.add(counts, 0, 1);
    });
    scope.postMessage(server.url);
    return;
  }
  const sent = () => void Atomics.add(counts, 1, 1);
  const socket = sockets[data.peer]!;
  if (data.text === undefined) socket.end(sent);
  else socket.write(data.text, sent);
};
