import { problemText } from "./problem_text.js";

/** @typedef {import("../server/access_report.ts").AccessReport} AccessReport */

const PERIOD_MS = 15_000;
const RETRY_MS = 3_000;

/** Reads again and again what the viewer may see. */
export class Access {
  /** @type {AccessReport | undefined} the last report */
  report;
  /** Why there is no newer report; empty if there is. */
  problem = "";
  #onRead;
  #timer = 0;
  /** @type {Promise<void> | undefined} */
  #reading;

  /** @param {() => void} onRead */
  constructor(onRead) {
    this.#onRead = onRead;
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
      this.#timer = setTimeout(() => this.read(), this.problem === "" ? PERIOD_MS : RETRY_MS);
      this.#onRead();
    });
  }

  async #read() {
    clearTimeout(this.#timer);
    try {
      const response = await fetch("./data/access");
      if (response.status === 401) return location.assign(`./sign-in${location.search}`);
      if (response.ok) this.report = await response.json();
      this.problem = response.ok ? "" : await problemText(response);
    } catch {
      this.problem = ""; // the stream says that the server is gone
    }
  }
}
