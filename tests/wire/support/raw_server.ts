import type { Socket } from "node:net";
import type { KeyPair } from "../../../src/testing/mod.ts";
import { Recheck } from "../../support/recheck.ts";
import { ClientGone, RawConnection } from "./raw_connection.ts";
import { listenPlain, listenTls } from "./tls_front.ts";

/** Settings of {@linkcode startRawServer}. */
export interface RawServerOptions {
  /** Certificate for TLS; without it, the server speaks plain HTTP. */
  keyPair?: KeyPair;
  /** Called for a client's bytes before the server reads them; with `true` they are dropped. */
  intercept?: (connection: RawConnection) => boolean;
}

/** A server that speaks HTTP byte by byte. */
export interface RawServer extends AsyncDisposable {
  /** URL of the server, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Number of TCP connections so far. */
  readonly connections: number;
  /** Number of connections that the client still has open. */
  readonly open: number;
  /** Waits until at most `count` connections are open; `false` if that takes longer. */
  openAtMost(count: number, options: { timeoutMs: number }): Promise<boolean>;
  /** Waits until `count` connections have come; `false` if that takes longer than 5 s. */
  accepted(count: number): Promise<boolean>;
  /** Errors thrown by `serve`, except {@linkcode ClientGone}. */
  readonly errors: unknown[];
}

/** Starts a server that calls `serve` for each connection. */
export async function startRawServer(
  serve: (connection: RawConnection) => void | Promise<void>,
  options: RawServerOptions = {},
): Promise<RawServer> {
  const { keyPair, intercept = () => false } = options;
  const open = new Set<Socket>();
  const served = new Map<Socket, RawConnection>();
  const recheck = new Recheck();
  const errors: unknown[] = [];
  let connections = 0;
  const events = {
    accepted(wire: Socket) {
      connections++;
      open.add(wire);
      recheck.poke();
      const gone = () => {
        if (open.delete(wire)) recheck.poke();
      };
      wire.on("end", gone);
      wire.on("close", gone);
    },
    async ready(link: { wire: Socket; plain: Socket }) {
      const connection = new RawConnection(link, served.size + 1, intercept);
      served.set(link.wire, connection);
      try {
        await serve(connection);
      } catch (error) {
        if (!(error instanceof ClientGone)) errors.push(error);
      }
    },
    left: (wire: Socket) => served.get(wire)?.onLeft?.(),
    sent(wire: Socket) {
      const connection = served.get(wire);
      return connection !== undefined && intercept(connection);
    },
  };
  const front = keyPair ? await listenTls(keyPair, events) : await listenPlain(events);
  return {
    url: `${keyPair ? "https" : "http"}://127.0.0.1:${front.port}`,
    port: front.port,
    errors,
    get connections() {
      return connections;
    },
    get open() {
      return open.size;
    },
    openAtMost: (count, { timeoutMs }) => recheck.until(() => open.size <= count, { timeoutMs }),
    accepted: (count) => recheck.until(() => connections >= count),
    [Symbol.asyncDispose]: () => front[Symbol.asyncDispose](),
  };
}
