import type { Http2Figures } from "./http2/http2_counters.ts";
import type { WatchRegistry } from "./watches/watch_registry.ts";
import type { HttpsListener } from "./server/https_listener.ts";
import type { RequestLog } from "./server/request_log.ts";

/** The counters of a server; see {@linkcode TestApiServer.counters}. */
export interface ServerCounters {
  /** Requests that were started. */
  readonly requests: number;
  /** Requests that were refused with 401. */
  readonly unauthorized: number;
  /** Watches that are open now. */
  readonly openWatches: number;
  /** All watches that were opened. */
  readonly watchesOpened: number;
  /** Watches that were ended because the client read too slowly. */
  readonly slowWatchesEnded: number;
  /** All client connections that were opened. */
  readonly connectionsSeen: number;
  /** Client connections that are open now. */
  readonly openConnections: number;
  /** Figures of the connections over HTTP/2. */
  readonly http2: Http2Figures;
}

/** Returns the counters of a server as they are now. */
export function serverCounters(
  log: RequestLog,
  watches: WatchRegistry,
  listener: HttpsListener,
): ServerCounters {
  const { connectionsSeen, openConnections, http2 } = listener;
  return {
    requests: log.started,
    unauthorized: log.count(401),
    openWatches: watches.size,
    watchesOpened: watches.opened,
    slowWatchesEnded: watches.overflowed,
    connectionsSeen,
    openConnections,
    http2: { ...http2, violations: [...http2.violations] },
  };
}
