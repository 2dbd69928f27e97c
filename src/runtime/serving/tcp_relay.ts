import { createServer } from "node:net";
import type { Clock } from "../../core/time/clock.ts";
import { RelayedConnection, type RelayTarget } from "./relayed_connection.ts";

/** Settings of {@linkcode listenRelay}. */
export interface TcpRelayOptions {
  /** Address to listen on. */
  hostname: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Returns the server for a connection that has just been accepted. */
  target: () => RelayTarget;
  /** The clock of the limits for idle connections. */
  clock: Clock;
}

/** Accepts connections on one port, and carries their bytes to servers on 127.0.0.1. */
export interface TcpRelay {
  /** The port that it listens on. */
  readonly port: number;
  /**
   * Returns whether no byte was carried since the last call, and none waits for a client to read
   * it.
   */
  isQuiet(): boolean;
  /**
   * Stops accepting connections, closes those that have not sent a byte, and resolves once the
   * others have ended.
   */
  close(): Promise<void>;
  /** Closes the open connections. */
  cut(): void;
}

/** From one look at the connections to the next: a timer for each would cost more. */
const CHECK_MS = 1_000;

/** Listens for connections, and carries each to the server that is the target at this moment. */
export async function listenRelay(options: TcpRelayOptions): Promise<TcpRelay> {
  const { hostname, port, target, clock } = options;
  // Without permission Deno's `node:net` ends the program with an error that nothing can catch.
  if ("Deno" in globalThis) Deno.listen({ hostname, port }).close();
  const connections = new Set<RelayedConnection>();
  const closed = Promise.withResolvers<void>();
  let isOpen = true;
  let checking: Disposable | undefined;
  const check = () => {
    for (const connection of connections) connection.check(clock.monotonic());
    checking = connections.size > 0 ? clock.setTimer(check, CHECK_MS) : undefined;
  };
  const remove = (connection: RelayedConnection) => {
    connections.delete(connection);
    if (connections.size > 0) return;
    checking?.[Symbol.dispose]();
    checking = undefined;
    if (!isOpen) closed.resolve();
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const connection = new RelayedConnection(client, target(), clock.monotonic());
    connections.add(connection);
    client.once("close", () => remove(connection));
    checking ??= clock.setTimer(check, CHECK_MS);
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject); // a later error is about a connection that could not be accepted
    server.listen(port, hostname, resolve);
  });
  const address = server.address();
  let carried = 0;
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    isQuiet() {
      const before = carried;
      carried = 0;
      let hasUnsent = false;
      for (const connection of connections) {
        carried += connection.bytes;
        hasUnsent ||= connection.hasUnsent;
      }
      return carried === before && !hasUnsent;
    },
    close() {
      isOpen = false;
      server.close();
      for (const connection of connections) if (connection.isSilent) connection.close();
      if (connections.size === 0) closed.resolve();
      return closed.promise;
    },
    cut() {
      for (const connection of connections) connection.close();
    },
  };
}
