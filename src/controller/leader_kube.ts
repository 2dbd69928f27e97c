import type { LeaderTerm } from "../election/leader_election.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";

const READS = ["GET", "HEAD", "OPTIONS"];

/**
 * Returns a client that sends a write only while this replica leads: the check is made right before
 * the request, and the request ends with the term, or after 4 s. Reads are not affected.
 */
export function leaderKube(kube: KubeFetch, term: () => LeaderTerm | undefined): KubeFetch {
  return {
    ...kube,
    async fetch(input, init = {}) {
      const method = init.method ?? (input instanceof Request ? input.method : "GET");
      const leader = READS.includes(method.toUpperCase()) ? undefined : term();
      if (!leader) return await kube.fetch(input, init);
      const own = init.signal ?? (input instanceof Request ? input.signal : undefined);
      return await leader.leaderWrite(({ signal }) =>
        kube.fetch(input, { ...init, signal: own ? AbortSignal.any([own, signal]) : signal })
      );
    },
  };
}
