import { writeAll } from "../byte_connection.ts";
import { close } from "./deno_connection.ts";
import type { ListenTcpOptions, TcpConnection, TcpListener } from "../tcp_listener.ts";
import { sleep } from "../../core/time/waiting.ts";

const READ_BYTES = 64 * 1024;
/**
 * The pause after a connection could not be accepted: the program has too many open descriptors.
 */
const RETRY_MS = 100;

/** Listens for TCP connections with Deno's own API. */
export function listenDeno(options: ListenTcpOptions): TcpListener {
  const { hostname, port, runtime, onConnection } = options;
  const listener = Deno.listen({ hostname, port });
  const connections = new Set<Deno.TcpConn>();
  const closed = new AbortController();
  const accept = async () => {
    while (!closed.signal.aborted) {
      let connection: Deno.TcpConn;
      try {
        connection = await listener.accept();
      } catch {
        if (closed.signal.aborted) return;
        await sleep(runtime.clock, RETRY_MS, { signal: closed.signal }).catch(() => {});
        continue;
      }
      connection.setNoDelay(true);
      connections.add(connection);
      onConnection(connectionOf(connection, () => connections.delete(connection)));
    }
  };
  const accepting = accept();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      if (closed.signal.aborted) return;
      closed.abort();
      listener.close();
      for (const connection of connections) close(connection);
      await accepting;
    },
  };
}

function connectionOf(connection: Deno.TcpConn, onClose: () => void): TcpConnection {
  const destroy = () => {
    close(connection);
    onClose();
  };
  const readable = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const buffer = new Uint8Array(READ_BYTES);
      const count = await connection.read(buffer);
      if (count === null) controller.close();
      else controller.enqueue(buffer.subarray(0, count));
    },
    cancel: destroy,
  }, { highWaterMark: 0 });
  return {
    readable,
    write: (bytes) => writeAll(connection, bytes),
    end: () => void connection.closeWrite().catch(() => {}), // the other side may have left
    destroy,
  };
}
