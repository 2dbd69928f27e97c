import { connect, createServer, type Socket } from "node:net";

/** A server on 127.0.0.1 to carry connections to. */
export interface RelayTarget {
  /** The port of the server. */
  readonly port: number;
  /** Called for each connection; the result is disposed of once the connection is closed. */
  hold(): Disposable;
}

/** Settings of {@linkcode listenRelay}. */
export interface TcpRelayOptions {
  /** Address to listen on. */
  hostname: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Returns the server for a connection that has just been accepted. */
  target: () => RelayTarget;
}

/** Accepts connections on one port, and carries their bytes to servers on 127.0.0.1. */
export interface TcpRelay {
  /** The port that it listens on. */
  readonly port: number;
  /** Stops accepting connections, and resolves once the open ones have ended. */
  close(): Promise<void>;
  /** Closes the open connections. */
  cut(): void;
}

/** The time that a client has to close a connection that its server has closed. */
const LINGER_MS = 5_000;

/** Listens for connections, and carries each to the server that is the target at this moment. */
export async function listenRelay(options: TcpRelayOptions): Promise<TcpRelay> {
  const { hostname, port, target } = options;
  // Without permission Deno's `node:net` ends the program with an error that nothing can catch.
  if ("Deno" in globalThis) Deno.listen({ hostname, port }).close();
  const clients = new Set<Socket>();
  const closed = Promise.withResolvers<void>();
  let isOpen = true;
  const settle = () => {
    if (!isOpen && clients.size === 0) closed.resolve();
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    clients.add(client);
    client.once("close", () => {
      clients.delete(client);
      settle();
    });
    carry(client, target());
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject); // a later error is about a connection that could not be accepted
    server.listen(port, hostname, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close() {
      isOpen = false;
      server.close();
      settle();
      return closed.promise;
    },
    cut() {
      for (const client of clients) client.destroy();
    },
  };
}

function carry(client: Socket, target: RelayTarget): void {
  const held = target.hold();
  const { port } = target;
  const server = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
  client.once("close", () => {
    server.destroy();
    held[Symbol.dispose]();
  });
  server.once("close", () => {
    client.end(); // after the bytes that are still on their way to the client
    client.resume(); // otherwise its end would never be noticed
    client.setTimeout(LINGER_MS, () => client.destroy());
  });
  // A failed socket also emits "close", which is handled above.
  client.on("error", () => {});
  server.on("error", () => {});
  client.pipe(server);
  server.pipe(client);
}
