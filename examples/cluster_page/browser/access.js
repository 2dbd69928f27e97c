import { problemText } from "./problem_text.js";

/** @typedef {import("../server/access_report.ts").AccessReport} AccessReport */

const PERIOD_MS = 15_000;
const RETRY_MS = 3_000;
/** Longer than the page's server waits for the API server. */
const ANSWER_LIMIT_MS = 20_000;

/** Reads again and again what the viewer may see. */
export class Access {
  /** @type {AccessReport | undefined} the last report */
  report;
  /** Why there is no newer report; empty if there is. */
  problem = "";
  /** When the last report came, RFC 3339; empty before that. */
  readAt = "";
  /** Whether the page's server did not answer in time, such as over a connection that is cut off. */
  isSilent = false;
  #onRead;
  #options;
  #timer = 0;
  /** @type {Promise<void> | undefined} */
  #reading;

  /**
   * @param {() => void} onRead
   * @param {{ url?: string, limit?: () => AbortSignal,
   *   later?: (run: () => void, ms: number) => number }} options
   */
  constructor(
    onRead,
    {
      url = "./data/access",
      limit = () => AbortSignal.timeout(ANSWER_LIMIT_MS),
      later = setTimeout,
    } = {},
  ) {
    this.#onRead = onRead;
    this.#options = { url, limit, later };
  }

  /** Reads the report again if something in it was wrong: a kind is there now. */
  refresh() {
    const kinds = Object.values(this.report?.kinds ?? {});
    if (kinds.some((kind) => kind.problem !== undefined)) void this.read();
  }

  /** Reads the report now. A viewer whose token is refused comes to the page for signing in. */
  read() {
    return this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
      const { later } = this.#options;
      const isWell = this.problem === "" && !this.isSilent;
      this.#timer = later(() => this.read(), isWell ? PERIOD_MS : RETRY_MS);
      this.#onRead();
    });
  }

  async #read() {
    clearTimeout(this.#timer);
    const { url, limit } = this.#options;
    const signal = limit();
    try {
      const response = await fetch(url, { signal });
      if (response.status === 401) return location.assign(`./sign-in${location.search}`);
      if (response.ok) {
        this.report = await response.json();
        this.readAt = new Date().toISOString();
      }
      this.problem = response.ok ? "" : await problemText(response);
      this.isSilent = false;
    } catch {
      this.problem = ""; // the stream says that the server is gone
      this.isSilent = signal.aborted; // the stream says nothing of that
    }
  }
}
