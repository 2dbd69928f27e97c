/** Over HTTP/1.1 a browser opens as many connections to a host, for all of its tabs together. */
const MOST = 6;
/** Tabs repeat their numbers, and forget those of a tab that crashed: a hidden tab wakes each minute. */
const PERIOD_MS = 30_000;
const KEEP_MS = 150_000;

/**
 * A channel to the other tabs of the page.
 *
 * @typedef {object} Channel
 * @property {(message: Message) => void} postMessage
 * @property {((event: { data: Message }) => void) | null} onmessage
 */
/** @typedef {{ tab: string, streams: number, isQuestion?: boolean }} Message */

/** Counts the streams that all tabs of the page hold open in this browser. */
export class Connections {
  #tab = `${Math.random()}`;
  #channel;
  #onChange;
  #now;
  #own = 0;
  /** @type {Map<string, { streams: number, until: number }>} */
  #others = new Map();

  /**
   * @param {() => void} onChange
   * @param {{ channel: Channel, now?: () => number }} options
   */
  constructor(onChange, { channel, now = () => performance.now() }) {
    this.#onChange = onChange;
    this.#channel = channel;
    this.#now = now;
    channel.onmessage = ({ data }) => this.#take(data);
    this.#tell(true);
  }

  /**
   * Counts a stream.
   *
   * @returns {() => void} ends it
   */
  begin() {
    this.#own++;
    this.#tell();
    let isOpen = true;
    return () => {
      if (isOpen) this.#own--;
      if (isOpen) this.#tell();
      isOpen = false;
    };
  }

  /** Leaves: the tab is closed. */
  leave() {
    this.#own = 0;
    this.#tell();
  }

  /** Says it again, for tabs that have forgotten this one. */
  repeat() {
    this.#tell();
  }

  /** @returns {boolean} whether nothing more can be loaded */
  get areUsedUp() {
    let sum = this.#own;
    for (const [tab, { streams, until }] of this.#others) {
      if (until < this.#now()) this.#others.delete(tab);
      else sum += streams;
    }
    return sum >= MOST;
  }

  #tell(isQuestion = false) {
    this.#channel.postMessage({ tab: this.#tab, streams: this.#own, isQuestion });
    this.#onChange();
  }

  /** @param {Message} message */
  #take({ tab, streams, isQuestion = false }) {
    if (streams > 0) this.#others.set(tab, { streams, until: this.#now() + KEEP_MS });
    else this.#others.delete(tab);
    if (isQuestion) this.#tell();
    else this.#onChange();
  }
}

/**
 * Returns a count for this tab of a browser; `undefined` over HTTP/2 and later, where one connection
 * takes all requests.
 *
 * @param {() => void} onChange
 * @returns {Connections | undefined}
 */
export function tabConnections(onChange) {
  const [entry] = performance.getEntriesByType("navigation");
  const { nextHopProtocol = "" } =
    /** @type {Partial<PerformanceNavigationTiming>} */ (entry ?? {});
  if (/^h[23]/.test(nextHopProtocol)) return undefined;
  const broadcast = new BroadcastChannel("cluster-page");
  /** @type {Channel} */
  const channel = { postMessage: (message) => broadcast.postMessage(message), onmessage: null };
  broadcast.onmessage = (event) => channel.onmessage?.(event);
  const connections = new Connections(onChange, { channel });
  addEventListener("pagehide", () => connections.leave());
  setInterval(() => connections.repeat(), PERIOD_MS);
  return connections;
}
