import { listenHttps } from "../../../src/testing/mod.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { sharedTls } from "./shared_tls.ts";

/** A server whose responses a function makes, and a client for it. */
export interface AnsweringServer extends AsyncDisposable {
  readonly kube: KubeFetch;
}

/** Starts a server that answers each request with the literal bytes for its URL. */
export async function startAnsweringServer(
  answer: (url: URL) => Response,
): Promise<AnsweringServer> {
  const { authority, keyPair } = await sharedTls();
  const listener = await listenHttps(
    (request) => Promise.resolve(answer(new URL(request.url))),
    { keyPair },
  );
  const kube = createKubeFetch({ server: listener.url, caPem: authority.certificatePem });
  return {
    kube,
    async [Symbol.asyncDispose]() {
      await kube[Symbol.asyncDispose]();
      await listener.close();
    },
  };
}

/** Makes a body of these parts; one that is `open` ends when the client disconnects. */
export function bodyOf(
  parts: readonly (string | Uint8Array<ArrayBuffer>)[],
  { open = false } = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const left = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
  return new ReadableStream({
    pull(controller) {
      const part = left.shift();
      if (part) controller.enqueue(part);
      else if (!open) controller.close();
    },
  }, { highWaterMark: 0 });
}
