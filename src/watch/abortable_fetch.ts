import { raceSignal } from "../runtime/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { KubeRequestInit } from "../transport/outgoing_request.ts";

/**
 * Sends a GET that rejects as soon as `signal` aborts, even if what it waits for, such as a token
 * source, does not listen to the signal. A response that arrives later is discarded.
 */
export function abortableFetch(
  kube: KubeFetch,
  url: string,
  init: KubeRequestInit & { signal: AbortSignal },
): Promise<Response> {
  const { signal } = init;
  const response = kube.fetch(url, init);
  response.then(
    ({ body }) => {
      if (signal.aborted) body?.cancel().catch(() => {});
    },
    () => {}, // the caller hears of it, unless the signal has aborted
  );
  return raceSignal(response, signal);
}
