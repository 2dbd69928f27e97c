import { createKubeFetch, type KubeFetch, type KubeFetchOptions } from "../../../mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { FetchHandler } from "../../../src/runtime/serving/https_backend.ts";
import { HttpsServer, type HttpsServerOptions } from "../../../src/hono/serving/https_server.ts";
import { CertificateAuthority, type KeyPair } from "../../../src/testing/mod.ts";

/** An HTTPS server of the runtime that runs the test, with its authority. */
export interface Site extends AsyncDisposable {
  readonly server: HttpsServer;
  readonly caPem: string;
  readonly errors: unknown[];
  issue(): Promise<KeyPair>;
  /** Makes a client with connections of its own; the site disposes of it. */
  client(options?: KubeFetchOptions): KubeFetch;
}

/** Starts a server for a handler. */
export async function openSite(
  handler: FetchHandler,
  options: Partial<HttpsServerOptions> = {},
): Promise<Site> {
  const authority = await CertificateAuthority.create();
  const { certificatePem: caPem } = authority;
  const issue = () => authority.issueServer({ names: ["127.0.0.1"] });
  const errors: unknown[] = [];
  const server = await HttpsServer.start(handler, await issue(), {
    runtime: currentRuntime(),
    hostname: "127.0.0.1",
    port: 0,
    onError: (error) => errors.push(error),
    ...options,
  });
  const clients = new AsyncDisposableStack();
  return {
    server,
    caPem,
    errors,
    issue,
    client: (options) =>
      clients.use(createKubeFetch({ server: `https://127.0.0.1:${server.port}`, caPem }, options)),
    async [Symbol.asyncDispose]() {
      await clients.disposeAsync();
      await server.stop({ graceMs: 10_000 });
    },
  };
}

/** Sends a request that is never sent twice. */
export async function send(kube: KubeFetch, text: string): Promise<string> {
  const response = await kube.fetch("/", { method: "POST", body: text });
  return `${response.status} ${await response.text()}`;
}

/** Sends the body back. */
export const echo: FetchHandler = async (request) => new Response(await request.text());
