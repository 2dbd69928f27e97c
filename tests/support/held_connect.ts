import type { Connect } from "../../src/runtime/byte_connection.ts";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";

/** The real connections, handed out only once a test lets them go. */
export interface HeldConnect extends Pick<Runtime, "loadConnect"> {
  /** Resolves once the first connection is there. */
  readonly reached: Promise<void>;
  /** The authorities that each attempt trusted. */
  readonly trusted: (string | undefined)[];
  /** Lets all connections go. */
  release(): void;
}

/** Makes connections that are held until they are released. */
export function heldConnect(): HeldConnect {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const trusted: (string | undefined)[] = [];
  return {
    reached: reached.promise,
    trusted,
    release: released.resolve,
    loadConnect: (server, tls) =>
      currentRuntime().loadConnect(server, tls)?.then((connect): Connect => (url, signal) => {
        trusted.push(tls.caPem);
        const attempt = connect(url, signal);
        const connection = attempt.connection.then(async (connection) => {
          reached.resolve();
          await released.promise;
          return connection;
        });
        return { ...attempt, connection };
      }),
  };
}
