import type { KeyPair } from "../../../src/testing/mod.ts";

/** An HTTPS server of the runtime's own. */
export interface TlsServer extends AsyncDisposable {
  readonly url: string;
}

interface BunGlobal {
  serve(options: object): { port: number; stop(force: boolean): Promise<void> };
}

/** Serves an app on a free port of loopback, as a program of a user does. */
export function serveTls(
  fetch: (request: Request) => Response | Promise<Response>,
  { certificatePem: cert, keyPem: key }: KeyPair,
): TlsServer {
  const { Bun } = globalThis as { Bun?: BunGlobal };
  const hostname = "127.0.0.1";
  if (Bun) {
    const server = Bun.serve({ hostname, port: 0, tls: { cert, key }, fetch });
    return {
      url: `https://${hostname}:${server.port}`,
      [Symbol.asyncDispose]: () => server.stop(true),
    };
  }
  const server = Deno.serve({ hostname, port: 0, cert, key, onListen() {} }, fetch);
  return {
    url: `https://${hostname}:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
