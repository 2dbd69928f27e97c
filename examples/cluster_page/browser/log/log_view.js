import { containerEnd } from "../container_entry.js";
import { element, setText } from "../dom.js";
import { problemText, refusalOf } from "../problem_text.js";
import { visibleText } from "../visible_text.js";
import { LineLimit } from "./line_limit.js";
import { logLine } from "./log_line.js";
import { LogSearch } from "./log_search.js";
import { LogTools } from "./log_tools.js";

/** @typedef {import("../containers.js").Container} Container */
/** @typedef {import("./log_tools.js").LogSettings} LogSettings */

/**
 * The log to show.
 *
 * @typedef {object} LogViewOptions
 * @property {string} pod namespace and name
 * @property {string} container
 * @property {LogSettings} settings
 * @property {(container: string) => void} onChoose
 * @property {() => () => void} onStream called when a stream is opened; the function that it returns,
 * when it is closed
 */

const RETRY_MS = 5_000;
const PREVIOUS_LINES = 5_000;

/** The log of a container, which goes on. */
export class LogView {
  /** @type {HTMLElement} */
  element;
  #text = element("div", { class: "log-text", role: "log", "aria-label": "Log" });
  /** How the log is, at its end. */
  #status = element("p", { class: "log-status", role: "status" }, ["Connecting"]);
  /** Scrolls the lines and the status. */
  #lines = element("div", { class: "log-lines", role: "group", tabindex: 0 }, [
    this.#text,
    this.#status,
  ]);
  #search = new LogSearch({
    lines: this.#text,
    top: () => this.#lines.getBoundingClientRect().top,
    onMove: (line) => {
      this.#tools.follow.checked = false;
      this.#scroll();
      line.scrollIntoView({ block: "center" });
    },
    onLeave: () => this.#lines.focus(),
  });
  #tools;
  #options;
  #url;
  /** @type {EventSource | undefined} */
  #source;
  #onClosed = () => {};
  /** Whether the server has said that no further line comes. */
  #isOver = false;
  #timer = 0;
  #limit = new LineLimit();
  #frame = 0;
  /** Where the view was when it last followed. */
  #followed = { top: 0, height: 0 };
  /** @type {Container | undefined} */
  #container;
  /** Which reading is the current one: answers to others are late. */
  #read = 0;

  /** @param {LogViewOptions} options */
  constructor(options) {
    const { pod, container, settings, onChoose } = options;
    this.#options = options;
    this.#lines.setAttribute("aria-label", visibleText(`Log of ${container}`));
    this.#tools = new LogTools({
      settings,
      search: this.#search.element,
      onChoose,
      onRun: () => this.#start(),
      onSettings: () => this.#show(),
      onFollow: () => this.#scroll(),
    });
    this.#lines.addEventListener("scroll", () => this.#leave(), { passive: true });
    this.element = element("div", { class: "log" }, [this.#tools.element, this.#lines]);
    const path = `${pod}/${container}`.split("/").map(encodeURIComponent).join("/");
    this.#url = `./data/logs/${path}`;
    this.#show();
    this.#start();
  }

  /**
   * Offers the containers of the pod.
   *
   * @param {readonly Container[]} containers
   */
  offer(containers) {
    const { container } = this.#options;
    this.#container = containers.find(({ name }) => name === container);
    this.#tools.offer(containers, container);
  }

  /** Reads the log of a new pod of the same name, as a StatefulSet makes it, after that of the old one. */
  renew() {
    if (this.#isOver && !this.#tools.previous.checked) this.#start();
  }

  /** Ends the stream. */
  close() {
    this.#isOver = false;
    this.#read++;
    this.#source?.close();
    this.#onClosed();
    this.#onClosed = () => {};
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** Applies the settings. */
  #show() {
    const { times, wrap } = this.#options.settings;
    this.#lines.classList.toggle("times", times);
    this.#lines.classList.toggle("unwrapped", !wrap);
    const previous = this.#tools.previous.checked;
    const query = [...previous ? ["previous"] : [], ...times ? ["times"] : []].join("&");
    this.#tools.offerDownload(`${this.#url}/text${query && `?${query}`}`);
    this.#scrollSoon();
  }

  /** Reads the run that the reader wants. */
  #start() {
    this.close();
    this.#show();
    this.#clear();
    this.#say("Connecting");
    const { follow, previous } = this.#tools;
    follow.disabled = previous.checked;
    follow.checked = !previous.checked;
    if (previous.checked) void this.#readPrevious();
    else this.#open();
  }

  async #readPrevious() {
    const read = this.#read;
    const url = `${this.#url}/text?previous&times&tail=${PREVIOUS_LINES}`;
    try {
      const response = await fetch(url);
      const answer = response.ok ? await response.text() : await problemText(response);
      if (read !== this.#read) return;
      if (!response.ok) return this.#say(`The previous run cannot be read: ${answer}`, "problem");
      this.#append(answer.split("\n").filter((line) => line !== ""));
      this.#lines.scrollTop = this.#lines.scrollHeight;
      const end = containerEnd(this.#container?.status?.lastState?.terminated, Date.now());
      this.#say(end === "" ? "The previous run has ended." : `The previous run ended ${end}.`);
    } catch {
      if (read === this.#read) this.#say("The page's server cannot be reached.", "problem");
    }
  }

  #open() {
    this.#onClosed();
    this.#onClosed = this.#options.onStream();
    const source = this.#source = new EventSource(this.#url);
    source.onopen = () => this.#say("Live", "live");
    source.onerror = async () => {
      if (source.readyState !== EventSource.CLOSED) return this.#say("Reconnecting", "wait");
      this.#onClosed();
      const read = this.#read;
      const { status, text } = await refusalOf(this.#url);
      if (read !== this.#read) return; // another log is shown
      if (text === "") this.#say("Reconnecting", "wait");
      else this.#say(`The log cannot be read: ${text}`, "problem");
      if (status >= 400 && status < 500) return; // an answer
      this.#timer = setTimeout(() => this.#open(), RETRY_MS);
    };
    source.addEventListener("reset", () => this.#clear());
    source.addEventListener("lines", ({ data }) => {
      this.#say("Live", "live"); // a container that waited has started
      this.#append(JSON.parse(data));
    });
    source.addEventListener("waiting", ({ data }) => this.#say(JSON.parse(data).reason, "wait"));
    source.addEventListener("end", ({ data }) => {
      source.close();
      this.#onClosed();
      this.#isOver = true;
      this.#say(JSON.parse(data).reason);
    });
  }

  #clear() {
    this.#limit.clear();
    this.#text.replaceChildren();
    this.#search.update();
  }

  /**
   * Writes lines at once, within the limits: a hidden tab has no frames to wait for.
   *
   * @param {string[]} lines
   */
  #append(lines) {
    const made = lines.map(logLine);
    let extra = this.#limit.add(made.map(({ textContent }) => textContent.length));
    this.#text.append(...made);
    this.#search.add(made);
    while (extra-- > 0) this.#text.firstElementChild?.remove();
    this.#search.update();
    this.#scrollSoon();
  }

  #scrollSoon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#scroll();
    });
  }

  #scroll() {
    const { checked } = this.#tools.follow;
    this.#lines.classList.toggle("followed", checked);
    if (!checked) return;
    this.#lines.scrollTop = this.#lines.scrollHeight;
    const { scrollTop: top, scrollHeight: height } = this.#lines;
    // Lines have their true heights once they are in view, which may move the end.
    if (height !== this.#followed.height) this.#scrollSoon();
    this.#followed = { top, height };
  }

  /** Ends following if the reader scrolls up, in whatever way. */
  #leave() {
    const { top, height } = this.#followed;
    const { scrollTop, scrollHeight, clientHeight } = this.#lines;
    const isShorter = scrollHeight < height; // lines that went have moved it, not the reader
    if (scrollTop >= top - 1 || isShorter || scrollTop + clientHeight >= scrollHeight - 1) return;
    this.#tools.follow.checked = false;
    this.#lines.classList.remove("followed");
  }

  /** @type {(text: string, state?: "live" | "wait" | "problem" | "") => void} */
  #say(text, state = "") {
    setText(this.#status, text);
    this.#status.dataset.state = state;
  }
}
