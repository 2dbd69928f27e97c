import type { Connect } from "../../../src/runtime/byte_connection.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";

/** A runtime's real connections, held back until a test releases them. */
export interface HeldConnect extends Pick<Runtime, "loadConnect"> {
  /** Resolves once the first connection is established. */
  readonly reached: Promise<void>;
  /** The authority that each attempt trusted. */
  readonly trusted: (string | undefined)[];
  /** Releases all connections. */
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
