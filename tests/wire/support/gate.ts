import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Recheck } from "../../support/recheck.ts";

/** Forwards TCP connections to a port that can change, or holds them. */
export interface Gate extends AsyncDisposable {
  readonly port: number;
  /** Number of connections so far. */
  readonly connections: number;
  /** Port to which the next connections go. */
  target: number;
  /** Waits until `count` connections are held; `false` if that takes longer than 5 s. */
  untilHeld(count: number): Promise<boolean>;
  /** Accepts connections, and forwards no byte of them. */
  hold(): void;
  /** Forwards the held connections, and new ones. */
  open(): void;
}

/** Starts an open gate. */
export async function startGate(target: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  const recheck = new Recheck();
  const held: Socket[] = [];
  let holding = false;
  let connections = 0;
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  };
  const carry = (client: Socket) => {
    const server = connect({ port: gate.target, host: "127.0.0.1", noDelay: true });
    track(server);
    client.pipe(server);
    server.pipe(client);
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
  };
  const listener = createServer({ noDelay: true }, (client) => {
    connections++;
    track(client);
    if (!holding) return carry(client);
    held.push(client);
    recheck.poke();
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const gate: Gate = {
    port: (listener.address() as AddressInfo).port,
    target,
    get connections() {
      return connections;
    },
    untilHeld: (count) => recheck.until(() => held.length >= count),
    hold: () => void (holding = true),
    open() {
      holding = false;
      held.splice(0).forEach(carry);
    },
    async [Symbol.asyncDispose]() {
      const closed = once(listener, "close");
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return gate;
}
