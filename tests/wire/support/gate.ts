import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Recheck } from "../../support/recheck.ts";

/** Carries TCP connections to a port that can change, or holds them. */
export interface Gate extends AsyncDisposable {
  readonly port: number;
  /** How many connections it has had. */
  readonly connections: number;
  /** Where the next connections go. */
  target: number;
  /** Waits until so many connections are held; `false` if that takes longer than 5 s. */
  untilHeld(count: number): Promise<boolean>;
  /** Accepts connections and carries no byte of them. */
  hold(): void;
  /** Carries what was held, and what comes. */
  open(): void;
}

/** Starts it, open. */
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
    untilHeld: (count) => recheck.until(() => held.length >= count, { timeoutMs: 5_000 }),
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
