import type { DeepReadonly, KubernetesObject } from "@kubewire/kubewire";
import type { Informer } from "@kubewire/kubewire/informer";
import {
  callSafely,
  checkNames,
  checkOptions,
  isObject,
  reportWarning,
  shownValue,
} from "@kubewire/kubewire/internal";
import { currentRuntime } from "@kubewire/kubewire/unstable-runtime";
import type { Context, Handler } from "hono";
import { EventFeed } from "./event_feed.ts";
import { FeedStream } from "./feed_stream.ts";
import { statusException } from "./status_exception.ts";

/** Settings of {@linkcode serverSentEvents}. */
export interface ServerSentEventsOptions<T> {
  /**
   * Returns the value that browsers get for an object: JSON, as small as possible, not a promise.
   * `undefined` hides the object, and so does an error, or a result that cannot be JSON. A change that
   * leaves it equal is not sent.
   * @default the whole object
   */
  select?: (object: DeepReadonly<T>) => unknown;
  /**
   * Returns whether the user of a request may see an object. It is asked for each event, so keep the
   * answers, as {@linkcode createAccessReviewer} does. An object that the user could see before is
   * sent as `deleted` with its next change. A browser that comes back gets everything again if the
   * user's rights have changed. An error before the first event is the response, such as the 503 of
   * a reviewer; later it ends the stream.
   * @default every object
   */
  authorize?: (c: Context, subject: {
    /** The name. */
    readonly name: string;
    /** The namespace; empty for a cluster-scoped object. */
    readonly namespace: string;
  }) => boolean | Promise<boolean>;
  /**
   * Called with an error of `select`, also for a result that cannot be JSON, or with one of
   * `authorize` after the stream has begun.
   * @default writes a warning to standard error
   */
  onError?: (error: unknown) => void;
  /** Ends all streams when it aborts, and refuses new ones with 503. */
  signal?: AbortSignal;
  /**
   * The number of events that are kept for readers that are behind, or that come back after a lost
   * connection; up to twice as many for moments.
   * @default {1_000}
   */
  history?: number;
  /**
   * Milliseconds without an event after which a comment is sent, so that proxies keep the connection.
   * @default {15_000}
   */
  heartbeatMs?: number;
  /**
   * Milliseconds after which a stream ends. The browser comes back, so the program sees its
   * credentials again: until then a stream outlives the token with which it began, as a watch does.
   * @default {1_800_000}
   */
  maxAgeMs?: number;
  /**
   * The number of readers; others get 503.
   * @default {1_000}
   */
  maxReaders?: number;
}

const NAMES: Record<keyof ServerSentEventsOptions<unknown>, true> = {
  select: true,
  authorize: true,
  onError: true,
  signal: true,
  history: true,
  heartbeatMs: true,
  maxAgeMs: true,
  maxReaders: true,
};

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  "x-accel-buffering": "no", // nginx would collect the events
};

/**
 * Returns a handler for Hono that sends the objects of an informer, and then their changes, as
 * server-sent events, which `EventSource` reads in a browser. One informer and one text of each
 * change serve all readers.
 *
 * The events: `reset` (forget all), `added` for each object, `synced`, then `added`, `updated` and
 * `deleted`; their data are `{ key, object }`, where `key` is `namespace/name` or `name`. `state` has
 * `{ stale, since }` when the informer loses the API server, and when it has it again. After a lost
 * connection the browser sends `Last-Event-ID`, and gets what it has missed if that is kept, otherwise
 * everything again, after `reset`. The stream of a reader that is too slow for the history ends, and
 * the browser comes back; the others never wait for it. HEAD gets the headers alone; a handler of your
 * own around this one must not ask it for a stream then, because Hono drops the body without
 * cancelling it.
 *
 * @example The phases of all pods
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createResourceClient } from "jsr:@kubewire/kubewire/client";
 * import { serverSentEvents } from "jsr:@kubewire/hono";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 * import { pods } from "jsr:@kubewire/types/core/v1/resources";
 *
 * const kube = createKubeFetch(await loadInClusterConfig());
 * const informer = createInformer(createResourceClient(kube, pods));
 * const app = new Hono();
 * app.get("/pods", serverSentEvents(informer, { select: ({ status }) => ({ phase: status?.phase }) }));
 * ```
 *
 * @throws {TypeError} If `select`, `authorize` or `onError` is not a function, or `signal` no signal.
 * @throws {RangeError} If a number is not above 0.
 */
export function serverSentEvents<T extends KubernetesObject>(
  informer: Informer<T>,
  options: ServerSentEventsOptions<T> = {},
): Handler {
  checkOptions(options);
  checkNames<ServerSentEventsOptions<T>>("serverSentEvents", options, NAMES);
  if (!isObject(informer) || typeof informer.addHandler !== "function") {
    throw new TypeError(`serverSentEvents needs an informer: it got ${shownValue(informer)}.`);
  }
  const { select = (object) => object, authorize, signal } = options;
  const { history = 1_000, heartbeatMs = 15_000, maxAgeMs = 1_800_000, maxReaders = 1_000 } =
    options;
  for (const [name, value] of Object.entries({ history, heartbeatMs, maxAgeMs, maxReaders })) {
    if (typeof value === "number" && value > 0) continue;
    throw new RangeError(`${name} must be above 0: current value is ${shownValue(value)}.`);
  }
  for (const name of ["select", "authorize", "onError"] as const) {
    const value: unknown = options[name];
    if (value === undefined || typeof value === "function") continue;
    throw new TypeError(`${name} must be a function: current value is ${shownValue(value)}.`);
  }
  const { onError = (error) => reportWarning("serverSentEvents", error) } = options;
  const told = (error: unknown) => callSafely(onError, error);
  const { clock } = currentRuntime();
  const feed = new EventFeed(informer, { clock, history, select, onError: told });
  signal?.addEventListener("abort", () => feed.end(), { once: true });
  let opening = 0;
  return async (c) => {
    if (signal?.aborted || informer.state.name === "stopped") {
      throw unavailable("The service is stopping.");
    }
    if (feed.readers + opening >= maxReaders) {
      throw unavailable(`There are ${maxReaders} readers already.`);
    }
    if (c.req.method === "HEAD") return new Response(null, { headers: HEADERS });
    const stream = new FeedStream(feed, {
      clock,
      heartbeatMs,
      maxAgeMs,
      lastEventId: c.req.header("last-event-id"),
      allows: authorize && ((subject) => authorize(c, subject)),
      onError: told,
    });
    if (authorize) {
      opening++;
      await stream.prepare().finally(() => opening--);
    }
    return new Response(stream.body, { headers: HEADERS });
  };
}

function unavailable(message: string): Error {
  return statusException(503, { message, headers: { "retry-after": "5" } });
}
