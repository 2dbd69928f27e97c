import { element } from "./dom.js";

const MAX_LINES = 5_000;
/** Colours and movements of a terminal. */
// deno-lint-ignore no-control-regex
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** The log of a container, which goes on. */
export class LogView {
  /** @type {HTMLElement} */
  element;
  #lines = element("div", { class: "log-lines", role: "log", tabindex: 0, "aria-label": "Log" });
  #status = element("span", { class: "log-status", role: "status" }, ["Connecting"]);
  #follow = element("input", { type: "checkbox", checked: "" });
  #times = element("input", { type: "checkbox" });
  /** @type {EventSource} */
  #source;
  /** @type {string[]} */
  #waiting = [];
  #frame = 0;

  /**
   * @param {string} pod namespace and name
   * @param {readonly string[]} containers
   * @param {string} container
   * @param {(container: string) => void} onChoose
   */
  constructor(pod, containers, container, onChoose) {
    const choice = element(
      "select",
      { "aria-label": "Container" },
      containers.map((name) =>
        element("option", { value: name, selected: name === container ? "" : undefined }, [name])
      ),
    );
    choice.addEventListener("change", () => onChoose(choice.value));
    this.#times.addEventListener("change", () => {
      this.#lines.classList.toggle("times", this.#times.checked);
    });
    this.#follow.addEventListener("change", () => this.#scroll());
    this.#lines.addEventListener("wheel", ({ deltaY }) => {
      if (deltaY < 0) this.#follow.checked = false;
    }, { passive: true });
    this.element = element("div", { class: "log" }, [
      element("div", { class: "log-tools" }, [
        choice,
        element("label", {}, [this.#follow, "Follow"]),
        element("label", {}, [this.#times, "Times"]),
        this.#status,
      ]),
      this.#lines,
    ]);
    const path = `${pod}/${container}`.split("/").map(encodeURIComponent).join("/");
    this.#source = new EventSource(`./data/logs/${path}`);
    this.#listen();
  }

  /** Ends the stream. */
  close() {
    this.#source.close();
    cancelAnimationFrame(this.#frame);
  }

  #listen() {
    const source = this.#source;
    source.onopen = () => this.#say("Live", "live");
    source.onerror = () => {
      const closed = source.readyState === EventSource.CLOSED;
      this.#say(
        closed ? "The log cannot be read: you may lack `get` on `pods/log`." : "Reconnecting",
      );
    };
    source.addEventListener("reset", () => {
      this.#waiting = [];
      this.#lines.replaceChildren();
    });
    source.addEventListener("lines", ({ data }) => {
      this.#waiting.push(...JSON.parse(data));
      this.#frame ||= requestAnimationFrame(() => this.#append());
    });
    source.addEventListener("end", ({ data }) => {
      source.close();
      this.#say(JSON.parse(data).reason);
    });
  }

  /** Writes the lines that came since the last frame. */
  #append() {
    this.#frame = 0;
    const lines = this.#waiting.splice(0).slice(-MAX_LINES);
    this.#lines.append(...lines.map((line) => {
      const end = line.indexOf(" ");
      return element("div", {}, [
        element("time", {}, [`${line.slice(11, 23)} `]),
        line.slice(end + 1).replaceAll(ESCAPES, ""),
      ]);
    }));
    const extra = this.#lines.childElementCount - MAX_LINES;
    for (let i = 0; i < extra; i++) this.#lines.firstElementChild?.remove();
    this.#scroll();
  }

  #scroll() {
    if (this.#follow.checked) this.#lines.scrollTop = this.#lines.scrollHeight;
  }

  /** @param {string} text */
  #say(text, state = "") {
    this.#status.textContent = text;
    this.#status.dataset.state = state;
  }
}
