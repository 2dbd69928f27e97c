import type { KubeFetch } from "@kubewire/kubewire";

/** The longest that the page waits for an answer about a viewer, or about the API server itself. */
export const ANSWER_LIMIT_MS = 3_000;
/** However many tabs ask. */
const KEEP_MS = 2_000;

/**
 * Returns a function that says whether the API server answers at all. A watch notices a server that
 * hangs only after minutes, because it may be silent for long.
 */
export function apiServerCheck(kube: KubeFetch): () => Promise<boolean> {
  let verdict: Promise<boolean> | undefined;
  let keptUntil = 0;
  const ask = async () => {
    try {
      const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
      const response = await kube.fetch("/version", { signal, maxAttempts: 1 });
      await response.body?.cancel(); // a refusal is an answer too
      return true;
    } catch {
      return false;
    } finally {
      keptUntil = performance.now() + KEEP_MS;
    }
  };
  return () => {
    if (performance.now() > keptUntil) {
      keptUntil = Infinity; // until the answer
      verdict = ask();
    }
    return verdict!;
  };
}
