import { runtimeName } from "../support/test.ts";

/** A `fetch` that trusts only one CA; on Deno its client must be disposed. */
export interface TrustingFetch extends Disposable {
  (url: string, init?: RequestInit): Promise<Response>;
}

/** Makes a `fetch` of the runtime for a server with a private CA, over HTTP/1.1. */
export function trustingFetch(caPem: string): TrustingFetch {
  if (runtimeName === "bun") {
    const options: object = { tls: { ca: caPem } };
    const viaBun = (url: string, init: RequestInit = {}) => fetch(url, { ...init, ...options });
    return Object.assign(viaBun, { [Symbol.dispose]() {} });
  }
  const client = Deno.createHttpClient({ caCerts: [caPem], http2: false });
  const viaDeno = (url: string, init: RequestInit = {}) => fetch(url, { ...init, client });
  return Object.assign(viaDeno, { [Symbol.dispose]: () => client.close() });
}
