import type { Server, Socket } from "node:net";
import type { Runtime } from "./runtime.ts";

/** One connection that somebody made to a {@linkcode TcpListener}. */
export interface TcpConnection {
  /** What comes; read only as fast as this is read. Ends when the other side says so. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Sends bytes, and waits until the runtime has taken them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Says that nothing more is sent. */
  end(): void;
  /** Closes the connection at once. */
  destroy(): void;
}

/** Listens for TCP connections. */
export interface TcpListener extends AsyncDisposable {
  /** The port that it listens on. */
  readonly port: number;
}

/** Settings of {@linkcode listenTcp}. */
export interface ListenTcpOptions {
  /** Says what an error means. */
  runtime: Runtime;
  /** Address to listen on. */
  hostname: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Is given each connection. */
  onConnection: (connection: TcpConnection) => void;
}

/**
 * Listens for TCP connections. It goes by `node:net`, which both runtimes have, and which is loaded
 * only now: it would cost a program on Deno 20 ms at its start.
 *
 * @throws {PermissionError} If the runtime's permissions forbid it.
 */
export async function listenTcp(options: ListenTcpOptions): Promise<TcpListener> {
  const { runtime, hostname, port, onConnection } = options;
  const { createServer } = await import("node:net");
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    onConnection(connectionOf(socket));
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, hostname, resolve);
    });
  } catch (error) {
    const host = hostname.includes(":") ? `[${hostname}]` : hostname;
    throw runtime.asPermissionError(error, new URL(`http://${host}:${port}`)) ?? error;
  }
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
  let over = false; // a stream that is over takes nothing more, and Bun's socket may tell of it later
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
