import { connect, type Socket } from "node:net";
import type { PodConnection, PodPort } from "../pods/port_session.ts";

/** Returns a port of a pod whose connections lead to a TCP server, such as one of the test. */
export function forwardedPort({ host, port }: { host: string; port: number }): PodPort {
  return async ({ readable, write }) => {
    const socket = connect({ host, port, allowHalfOpen: true });
    const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
    let written = Promise.resolve();
    socket.once("connect", () => void send(readable, socket));
    socket.on("data", (chunk: Uint8Array) => {
      socket.pause(); // until the client has read it
      written = written.then(() => write(chunk)).then(() => void socket.resume());
    });
    socket.once("end", resolve).once("close", resolve);
    socket.on("error", reject); // also the errors after the end
    try {
      await ended;
      await written;
    } finally {
      socket.destroy();
    }
  };
}

/** Sends what the client sends; ends when it disconnects, which may be after the socket's end. */
async function send(readable: PodConnection["readable"], socket: Socket): Promise<void> {
  for await (const chunk of readable) {
    if (socket.destroyed) return;
    socket.write(chunk);
  }
  socket.end();
}
