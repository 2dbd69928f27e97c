import { ApiStatusError, ensureOk } from "../../../core/api_status_error.ts";
import { NetworkError } from "../../../core/errors.ts";
import { JoinedAbort, sleep } from "../../../runtime/waiting.ts";
import type { Check } from "../../check.ts";
import { durationText } from "../../duration_text.ts";
import { failure, type Finding, ok, skipped } from "../../outcome.ts";
import { summaryOf } from "../../summary_of.ts";
import { NO_OBJECT, NOTHING_TO_WATCH, watchedCollection } from "../../watched_collection.ts";

const TIMEOUT_SECONDS = 60;

/** Whether a watch can be opened, and stays open for a while. */
export const watchCheck: Check = {
  id: "server.watch",
  title: "Watch",
  needs: ["server.watchCache"],
  late: {
    summary: "the watch is not answered in time",
    meaning:
      "A proxy or a load balancer holds the response back until it has ended, which a watch " +
      "never does.",
    remedy: "Switch off response buffering there (nginx: `proxy_buffering off`), or go around it.",
  },
  extraMs: ({ watchMs }) => watchMs,
  async run(examination, signal) {
    const { kube, runtime: { clock }, watchMs } = examination;
    const collection = await watchedCollection(examination, signal);
    if (!collection || !kube) return skipped(NOTHING_TO_WATCH);
    using life = new JoinedAbort(signal);
    const path = `${collection.path}?watch=1&allowWatchBookmarks=true&resourceVersion=0` +
      `&timeoutSeconds=${TIMEOUT_SECONDS}&${NO_OBJECT}`;
    const startMs = clock.monotonic();
    const age = () => durationText(clock.monotonic() - startMs);
    let response: Response;
    try {
      response = await ensureOk(
        await kube.fetch(path, { signal: life.signal, maxAttempts: 1 }),
      );
    } catch (error) {
      if (error instanceof ApiStatusError) return failure(refused(error));
      if (error instanceof NetworkError) return failure(cut(`was not opened: ${summaryOf(error)}`));
      throw error;
    }
    const end = endOf(response).catch(summaryOf);
    const lived = sleep(clock, watchMs, { signal: life.signal }).then(() => true, () => false);
    const first = await Promise.race([end, lived]);
    life.abort();
    await end;
    signal.throwIfAborted();
    if (first === true) return ok(`${collection.name} watched for ${durationText(watchMs)}`);
    const how = typeof first === "string" ? `broke off (${first})` : "was ended";
    return failure(cut(`${how} after ${age()}, and ${TIMEOUT_SECONDS} s were asked for`));
  },
};

/** Reads a body to its end. */
async function endOf(response: Response): Promise<undefined> {
  for await (const _chunk of response.body ?? []) { /* events of others may come */ }
  return undefined;
}

function cut(how: string): Finding {
  return {
    summary: `the watch ${how}`,
    meaning: "Something between the API server and this program ends long responses: a proxy, a " +
      "load balancer, a service mesh or a firewall. Informers would connect again and again.",
    remedy:
      "Raise the time limit for idle connections there to five minutes or more, or take the " +
      "API server out of what it handles.",
  };
}

function refused(error: ApiStatusError): Finding {
  return {
    summary: summaryOf(error),
    meaning: "Informers and watches get the same answer.",
    remedy: "Look at the API server's log; at 403, add the verb `watch` to a role of the account.",
  };
}
