import type { KubeFetch } from "../../transport/kube_fetch.ts";

const READS = ["GET", "HEAD", "OPTIONS"];

/**
 * Runs a write only if it is allowed at this moment, with a signal that aborts when it no longer is,
 * or after a time limit; otherwise throws.
 */
export type WriteGuard = <R>(
  write: (options: { signal: AbortSignal }) => Promise<R>,
) => Promise<R>;

/**
 * Returns a client that sends a write only if the guard allows it: the check is made right before
 * the request. Reads are not affected. Without a guard every write is sent.
 */
export function guardedKube(kube: KubeFetch, guard: () => WriteGuard | undefined): KubeFetch {
  return {
    ...kube,
    async fetch(input, init = {}) {
      const method = init.method ?? (input instanceof Request ? input.method : "GET");
      const guarded = READS.includes(method.toUpperCase()) ? undefined : guard();
      if (!guarded) return await kube.fetch(input, init);
      const own = init.signal ?? (input instanceof Request ? input.signal : undefined);
      return await guarded(({ signal }) =>
        kube.fetch(input, { ...init, signal: own ? AbortSignal.any([own, signal]) : signal })
      );
    },
  };
}
