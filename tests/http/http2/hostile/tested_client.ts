import { createKubeFetch } from "../../../../mod.ts";
import type { KubeRequestInit } from "../../../../src/transport/outgoing_request.ts";

/** A client that runs against the table. */
export interface TestedClient extends AsyncDisposable {
  fetch(path: string, init?: KubeRequestInit): Promise<Response>;
}

/** Opens a client for the server at a URL. */
export type OpenClient = (url: string) => TestedClient;

/** Opens the client under test. */
export function kubewireOf(caPem: string): OpenClient {
  return (server) => createKubeFetch({ server, caPem });
}

/** Opens Deno's own `fetch`, which speaks HTTP/2 too, to compare. */
export function denoFetchOf(caPem: string): OpenClient {
  return (url) => {
    const client = Deno.createHttpClient({ caCerts: [caPem] });
    return {
      fetch: (path, init) => fetch(url + path, { ...init, client } as RequestInit),
      [Symbol.asyncDispose]() {
        client.close();
        return Promise.resolve();
      },
    };
  };
}
