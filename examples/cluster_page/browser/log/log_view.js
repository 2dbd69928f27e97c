import { element, setText } from "../dom.js";
import { LineLimit } from "./line_limit.js";
import { logLine } from "./log_line.js";
import { refusalOf } from "../problem_text.js";

/** @typedef {import("../containers.js").ContainerName} ContainerName */

const RETRY_MS = 5_000;

/** The log of a container, which goes on. */
export class LogView {
  /** @type {HTMLElement} */
  element;
  #choice = element("select", { "aria-label": "Container" });
  #lines = element("div", { class: "log-lines", role: "log", tabindex: 0, "aria-label": "Log" });
  #status = element("span", { class: "log-status", role: "status" }, ["Connecting"]);
  #follow = element("input", { type: "checkbox", checked: "" });
  #times = element("input", { type: "checkbox" });
  #url;
  /** @type {EventSource} */
  #source;
  #timer = 0;
  #limit = new LineLimit();
  #frame = 0;
  /** Where the view was when it last followed. */
  #followed = { top: 0, height: 0 };

  /**
   * @param {string} pod namespace and name
   * @param {string} container
   * @param {(container: string) => void} onChoose
   */
  constructor(pod, container, onChoose) {
    this.#choice.addEventListener("change", () => onChoose(this.#choice.value));
    this.#times.addEventListener("change", () => {
      this.#lines.classList.toggle("times", this.#times.checked);
    });
    this.#follow.addEventListener("change", () => this.#scroll());
    this.#lines.addEventListener("scroll", () => this.#leave(), { passive: true });
    this.element = element("div", { class: "log" }, [
      element("div", { class: "log-tools" }, [
        this.#choice,
        element("label", {}, [this.#follow, "Follow"]),
        element("label", {}, [this.#times, "Times"]),
        this.#status,
      ]),
      this.#lines,
    ]);
    const path = `${pod}/${container}`.split("/").map(encodeURIComponent).join("/");
    this.#url = `./data/logs/${path}`;
    this.#source = this.#open();
  }

  /**
   * Offers the containers of the pod.
   *
   * @param {readonly ContainerName[]} containers
   * @param {string} container the one that is shown
   */
  offer(containers, container) {
    const key = containers.map(({ name, role }) => `${name} ${role}`).join();
    if (this.#choice.dataset.names === key) return; // a menu that is open stays so
    this.#choice.dataset.names = key;
    this.#choice.replaceChildren(
      ...containers.map(({ name, role }) =>
        element("option", { value: name, selected: name === container ? "" : undefined }, [
          role === "" ? name : `${name} (${role})`,
        ])
      ),
    );
  }

  /** Ends the stream. */
  close() {
    this.#source.close();
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
  }

  #open() {
    const source = new EventSource(this.#url);
    source.onopen = () => this.#say("Live", "live");
    source.onerror = async () => {
      if (source.readyState !== EventSource.CLOSED) return this.#say("Reconnecting");
      const { status, text } = await refusalOf(this.#url);
      if (!this.element.isConnected) return; // another log is shown
      this.#say(text === "" ? "Reconnecting" : `The log cannot be read: ${text}`);
      if (status >= 400 && status < 500) return; // an answer
      this.#timer = setTimeout(() => this.#source = this.#open(), RETRY_MS);
    };
    source.addEventListener("reset", () => {
      this.#limit.clear();
      this.#lines.replaceChildren();
    });
    source.addEventListener("lines", ({ data }) => {
      this.#say("Live", "live"); // a container that waited has started
      this.#append(JSON.parse(data));
    });
    source.addEventListener("waiting", ({ data }) => this.#say(JSON.parse(data).reason));
    source.addEventListener("end", ({ data }) => {
      source.close();
      this.#say(JSON.parse(data).reason);
    });
    return source;
  }

  /**
   * Writes lines at once, within the limits: a hidden tab has no frames to wait for.
   *
   * @param {string[]} lines
   */
  #append(lines) {
    const made = lines.map(logLine);
    let extra = this.#limit.add(made.map(({ textContent }) => textContent.length));
    this.#lines.append(...made);
    while (extra-- > 0) this.#lines.firstElementChild?.remove();
    this.#scrollSoon();
  }

  #scrollSoon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#scroll();
    });
  }

  #scroll() {
    const { checked } = this.#follow;
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
    this.#follow.checked = false;
    this.#lines.classList.remove("followed");
  }

  /** @param {string} text */
  #say(text, state = "") {
    setText(this.#status, text);
    this.#status.dataset.state = state;
  }
}
