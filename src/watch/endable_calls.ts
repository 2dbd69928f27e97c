import { TimeoutError } from "../core/errors.ts";
import { raceSignal } from "../runtime/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { KubeRequestInit } from "../transport/outgoing_request.ts";
import { internalsOf } from "../transport/kube_internals.ts";

/**
 * Sends a GET that rejects as soon as `signal` aborts, even if the request waits for something that
 * does not listen to the signal, such as a token source. A response that arrives later is
 * discarded.
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
    () => {}, // the caller gets the error, unless the signal has aborted
  );
  return raceSignal(response, signal);
}

const MAX_WAIT_MS = 10_000;

/**
 * Makes the token source get another token, and waits for it, at most 10 s: a source that hangs
 * must not block a watch. Never rejects, because the response to the next request is more
 * informative.
 */
export async function refreshToken(kube: KubeFetch, signal: AbortSignal): Promise<void> {
  const late = new AbortController();
  using _timer = internalsOf(kube).runtime.clock.setTimer(
    () => {
      late.abort(new TimeoutError(`The token was not read again within ${MAX_WAIT_MS} ms.`));
    },
    MAX_WAIT_MS,
    { keepAlive: true },
  );
  await raceSignal(raceSignal(internalsOf(kube).refreshToken(), signal), late.signal).catch(
    () => {},
  );
}
