import type { Hono } from "hono";

/** A running HTTP server. */
export interface Listening {
  /** Such as `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Takes no more requests, and waits until the running ones have ended. */
  stop(): Promise<void>;
}

interface BunServer {
  port: number;
  stop(): Promise<void>;
}

/** The address cannot be listened at. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/**
 * Serves an app at an address such as `127.0.0.1:8000`; the port 0 takes a free one.
 *
 * @throws {ListenError} If the address is in use, or not one of this machine.
 */
export function listen(app: Hono, address: string): Listening {
  try {
    return serve(app, address);
  } catch (cause) {
    const why = (cause as { code?: string }).code === "EADDRINUSE"
      ? "another program does"
      : (cause as Error).message;
    throw new ListenError(
      `The page cannot listen at ${address}: ${why}. Choose another --address=HOST:PORT.`,
      { cause },
    );
  }
}

function serve(app: Hono, address: string): Listening {
  const { hostname, port } = new URL(`http://${address}`);
  const options = { hostname: hostname.replaceAll(/[[\]]/g, ""), port: Number(port || 80) };
  const { Bun } = globalThis as { Bun?: { serve(options: object): BunServer } };
  if (Bun) {
    // Streams may be silent for longer than the 10 s of Bun.
    const server = Bun.serve({ ...options, idleTimeout: 0, fetch: app.fetch });
    return { url: `http://${hostname}:${server.port}`, stop: () => server.stop() };
  }
  const server = Deno.serve({ ...options, onListen() {} }, app.fetch);
  return { url: `http://${hostname}:${server.addr.port}`, stop: () => server.shutdown() };
}
