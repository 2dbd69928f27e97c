import { KINDS } from "./cluster_model.js";
import { refusalOf } from "./problem_text.js";

/** @typedef {import("./cluster_model.js").Plural} Plural */
/** @typedef {{ key: string, object: unknown, stale?: boolean, since?: string }} EventData */

/**
 * Listeners to the stream.
 *
 * @typedef {object} LiveOptions
 * @property {(plural: Plural, type: string, data: EventData) => void} onEvent
 * @property {(connected: boolean) => void} onConnection
 * @property {(problem: string) => Promise<void>} onRefused called with the reason when the server
 * refuses the stream, before the next try; it may lead to another page
 */

const TYPES = ["reset", "added", "updated", "deleted", "state", "synced"];
const RETRY_MS = 2_000;
/** The stream is renewed every minute: that is not worth a word. */
const GRACE_MS = 1_200;

/**
 * Follows the server's stream of rows, over any number of connections. `EventSource` comes back by
 * itself after a lost connection, but not after an HTTP status such as a proxy's 502.
 *
 * @param {LiveOptions} options
 * @returns {() => void} goes on over a new connection, in case the one of now is cut off
 */
export function followLive({ onEvent, onConnection, onRefused }) {
  let last = "";
  let timer = 0;
  /** @returns {EventSource} */
  const open = () => {
    const url = `./data/live${last && `?last=${encodeURIComponent(last)}`}`;
    const source = new EventSource(url);
    for (const plural of KINDS) {
      for (const type of TYPES) {
        source.addEventListener(`${plural}.${type}`, (event) => {
          last = event.lastEventId || last;
          onEvent(plural, type, JSON.parse(event.data));
        });
      }
    }
    source.onopen = () => {
      clearTimeout(timer);
      timer = 0;
      onConnection(true);
    };
    source.onerror = () => {
      timer ||= setTimeout(() => onConnection(false), GRACE_MS);
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(async () => {
        await onRefused((await refusalOf(url)).text);
        current = open();
      }, RETRY_MS);
    };
    return source;
  };
  let current = open();
  return () => {
    if (current.readyState === EventSource.CLOSED) return; // another one comes
    current.close();
    current = open();
  };
}
