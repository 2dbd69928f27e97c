import type { Server, Socket } from "node:net";
import type { ListenTcpOptions, TcpConnection, TcpListener } from "../tcp_listener.ts";

/** Listens for TCP connections with `node:net`, which is loaded on demand. */
export async function listenBun(options: ListenTcpOptions): Promise<TcpListener> {
  const { hostname, port, onConnection } = options;
  const { createServer } = await import("node:net");
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    onConnection(connectionOf(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject); // a later error is about a connection that could not be accepted
    server.listen(port, hostname, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function connectionOf(socket: Socket): TcpConnection {
  let over = false; // a closed stream accepts nothing, but Bun's socket may report events later
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      const end = (settle: () => void) => {
        if (!over) settle();
        over = true;
      };
      socket.pause();
      socket.on("data", (chunk: Uint8Array) => {
        if (!over) controller.enqueue(chunk);
        socket.pause();
      });
      socket.once("end", () => end(() => controller.close()));
      socket.on("error", (error) => end(() => controller.error(error)));
      socket.once("close", () => {
        end(() => controller.error(new Error("The connection was closed.")));
      });
    },
    pull: () => void socket.resume(),
    cancel() {
      over = true;
      socket.destroy();
    },
  }, { highWaterMark: 0 });
  return {
    readable,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => error ? reject(error) : resolve());
      }),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}
