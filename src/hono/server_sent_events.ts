import type { Context, Handler } from "hono";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Informer } from "../informer/informer.ts";
import { systemClock } from "../runtime/clock.ts";
import { EventFeed, type EventSubject } from "./event_feed.ts";
import { FeedStream } from "./feed_stream.ts";
import { statusException } from "./status_exception.ts";

/** Settings of {@linkcode serverSentEvents}. */
export interface ServerSentEventsOptions<T> {
  /**
   * Returns what browsers get of an object: JSON, as small as possible. `undefined` hides the object.
   * A change that leaves it equal is not sent.
   * @default the whole object
   */
  select?: (object: DeepReadonly<T>) => unknown;
  /**
   * Returns whether the user of a request may see an object. It is asked for each event, so keep the
   * answers, as {@linkcode accessReviewer} does. An object that the user could see before is sent as
   * `deleted` with its next change.
   * @default every object
   */
  authorize?: (c: Context, subject: EventSubject) => boolean | Promise<boolean>;
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
   * The number of readers; others get 503.
   * @default {1_000}
   */
  maxReaders?: number;
}

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
 * everything again, after `reset`. A reader that is too slow for the history is cut off, and comes
 * back; the others never wait for it.
 *
 * @example The phases of all pods
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, inClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createResourceClient } from "jsr:@kubewire/kubewire/client";
 * import { serverSentEvents } from "jsr:@kubewire/kubewire/hono";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 * import { pods } from "jsr:@kubewire/types/core/v1/resources";
 *
 * const kube = createKubeFetch(await inClusterConfig());
 * const informer = createInformer(createResourceClient(kube, pods));
 * const app = new Hono();
 * app.get("/pods", serverSentEvents(informer, { select: ({ status }) => ({ phase: status?.phase }) }));
 * ```
 *
 * @throws {RangeError} If a number is not above 0.
 */
export function serverSentEvents<T extends KubernetesObject>(
  informer: Informer<T>,
  options: ServerSentEventsOptions<T> = {},
): Handler {
  const { select = (object) => object, authorize, signal } = options;
  const { history = 1_000, heartbeatMs = 15_000, maxReaders = 1_000 } = options;
  for (const [name, value] of Object.entries({ history, heartbeatMs, maxReaders })) {
    if (!(value > 0)) throw new RangeError(`${name} must be above 0: current value is ${value}.`);
  }
  const clock = systemClock;
  const feed = new EventFeed(informer, { clock, history, select });
  signal?.addEventListener("abort", () => feed.end(), { once: true });
  return (c) => {
    if (signal?.aborted || informer.state.name === "stopped") {
      throw unavailable("The service stops.");
    }
    if (feed.readers >= maxReaders) throw unavailable(`There are ${maxReaders} readers already.`);
    const { body } = new FeedStream(feed, {
      clock,
      heartbeatMs,
      lastEventId: c.req.header("last-event-id"),
      allows: authorize && ((subject) => authorize(c, subject)),
    });
    return new Response(body, { headers: HEADERS });
  };
}

function unavailable(message: string): Error {
  return statusException(503, { message, headers: { "retry-after": "5" } });
}
