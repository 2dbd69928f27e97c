import { ApiStatusError, ensureOk, isTooManyRequests, NetworkError } from "@kubewire/kubewire";
import { JoinedAbort, sleep } from "@kubewire/kubewire/internal";
import { type Check, failure, type Finding, ok, skipped, warning } from "../examination/check.ts";
import { durationText, summaryOf } from "../examination/finding_text.ts";
import { NO_OBJECT, NOTHING_TO_WATCH, watchedCollection } from "./watched_collection.ts";

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
