import { ApiStatusError, ensureOk } from "../../../core/api_status_error.ts";
import type { Check } from "../../check.ts";
import { failure, ok, skipped, warning } from "../../outcome.ts";
import { NO_OBJECT, NOTHING_TO_WATCH, watchedCollection } from "../../watched_collection.ts";

const MARK = /"k8s\.io\/initial-events-end":\s*"true"/;

/** Whether a watch can begin with the state (WatchList), as informers prefer it. */
export const watchListCheck: Check = {
  id: "server.watchList",
  title: "WatchList",
  needs: ["server.watch"],
  late: {
    summary: "the watch is open, and its first event does not arrive",
    meaning: "A proxy or a load balancer collects the events instead of passing them on, or the " +
      "API server does not mark the end of the state (kubernetes#140890).",
    remedy: "Switch off response buffering there (nginx: `proxy_buffering off`), or go around it.",
  },
  async run(examination, signal) {
    const { kube, runtime: { clock } } = examination;
    const collection = await watchedCollection(examination, signal);
    if (!collection || !kube) return skipped(NOTHING_TO_WATCH);
    const path = `${collection.path}?watch=1&allowWatchBookmarks=true&sendInitialEvents=true` +
      `&resourceVersionMatch=NotOlderThan&timeoutSeconds=60&${NO_OBJECT}`;
    const startMs = clock.monotonic();
    try {
      const response = await ensureOk(await kube.fetch(path, { signal, maxAttempts: 1 }));
      if (await brings(response, MARK)) {
        return ok(`the state arrives by a watch (${Math.round(clock.monotonic() - startMs)} ms)`);
      }
    } catch (error) {
      if (!(error instanceof ApiStatusError)) throw error;
      return warning({
        summary: `refused: ${error.status.message ?? error.message}`,
        meaning: "Informers list instead, which costs the API server more memory.",
        remedy: "Nothing needs to be done. WatchList is on by default from Kubernetes 1.34.",
      });
    }
    return failure({
      summary: "the watch ended before the state was complete",
      meaning: "Informers list instead, after three such watches.",
      remedy: "Look at what is between the API server and this program, and at its log.",
    });
  },
};

/** Reads until a text has come; then closes the body. */
async function brings(response: Response, pattern: RegExp): Promise<boolean> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (pattern.test(text)) return true;
  }
  return false;
}
