import { TimeoutError } from "../core/errors.ts";
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

const MAX_WAIT_MS = 10_000;

/**
 * Has the token source get another token, and waits for it, 10 s at most: a source that hangs must
 * not hold a watch. Never rejects, because the answer to the next request says more.
 */
export async function refreshToken(kube: KubeFetch, signal: AbortSignal): Promise<void> {
  const late = new AbortController();
  using _timer = kube.runtime.clock.setTimer(
    () => {
      late.abort(new TimeoutError(`The token was not read again within ${MAX_WAIT_MS} ms.`));
    },
    MAX_WAIT_MS,
    { keepAlive: true },
  );
  await raceSignal(raceSignal(kube.refreshToken(), signal), late.signal).catch(() => {});
}
