import { type Handler, Hono } from "hono";
import { eventRoute } from "./event_stream.ts";
import { mergedEvents, partIds } from "./merged_events.ts";
import type { ShownCluster } from "./shown_cluster.ts";
import type { LiveEnv } from "./shown_kind.ts";
import { viewerOf } from "./viewer.ts";

/** A revoked token is of no use for the stream after this time and that of `authenticate`. */
const RENEW_AFTER_MS = 60_000;

/** Returns a handler that sends the rows of all kinds, and their changes, as one stream. */
export function liveRoute(cluster: ShownCluster): Handler {
  const feeds = new Hono<LiveEnv>();
  for (const [plural, { events }] of cluster) feeds.get(`/${plural}`, events);
  return eventRoute(async (c) => {
    const viewer = viewerOf(c);
    // EventSource sends the header by itself; a new one cannot, so the page has a parameter too.
    const last = c.req.header("last-event-id") ?? c.req.query("last");
    const ids = partIds(last, cluster.keys());
    const parts = new Map<string, { body: ReadableStream<Uint8Array>; id: string }>();
    for (const [plural, id] of ids) {
      const headers = id === "" ? {} : { "last-event-id": id };
      const response = await feeds.request(`/${plural}`, { headers }, { viewer });
      if (!response.ok || !response.body) {
        await Promise.all([...parts.values()].map(({ body }) => body.cancel()));
        return response;
      }
      parts.set(plural, { body: response.body, id });
    }
    return mergedEvents(parts, { endsAfterMs: viewer && RENEW_AFTER_MS });
  });
}
