import { ensureOk, isTooManyRequests } from "../../../core/api_status_error.ts";
import type { Check } from "../../check.ts";
import { ok, skipped, warning } from "../../outcome.ts";
import { NOTHING_TO_WATCH, watchedCollection } from "../../watched_collection.ts";

/** Whether the API server answers lists from its watch cache, as informers ask for. */
export const watchCacheCheck: Check = {
  id: "server.watchCache",
  title: "Watch cache",
  needs: ["files.namespace", "identity.user"],
  async run(examination, signal) {
    const { kube, runtime: { clock } } = examination;
    const collection = await watchedCollection(examination, signal);
    if (!collection || !kube) return skipped(NOTHING_TO_WATCH);
    const startMs = clock.monotonic();
    const path = `${collection.path}?resourceVersion=0&limit=1`;
    try {
      const response = await ensureOk(await kube.fetch(path, { signal, maxAttempts: 1 }));
      await response.body?.cancel();
    } catch (error) {
      if (!isTooManyRequests(error)) throw error;
      return warning({
        summary: `not ready: ${error.status.message ?? "the server answers 429"}`,
        meaning: "Lists and watches wait until the API server has read its objects from etcd.",
        remedy: "After a start this takes seconds. If it lasts, look at the API server's log and " +
          "at its limits of requests (API priority and fairness).",
      });
    }
    return ok(`${collection.name} listed in ${Math.round(clock.monotonic() - startMs)} ms`);
  },
};
