import { element, setAttribute } from "../dom.js";

/** @typedef {import("../containers.js").Container} Container */

/**
 * Choices of a reader, which hold for the next log too.
 *
 * @typedef {object} LogSettings
 * @property {boolean} times
 * @property {boolean} wrap
 */

/**
 * Listeners to the tools.
 *
 * @typedef {object} LogToolsOptions
 * @property {LogSettings} settings
 * @property {HTMLElement} search
 * @property {(container: string) => void} onChoose
 * @property {() => void} onRun called when the reader wants another run of the container
 * @property {() => void} onSettings
 * @property {() => void} onFollow
 */

/** The tools of a log: what is read, and how it is shown. */
export class LogTools {
  /** @type {HTMLElement} */
  element;
  /** Whether the end is kept in view. */
  follow = element("input", { type: "checkbox", checked: "" });
  /** Whether the run before this one is shown. */
  previous = element("input", { type: "checkbox", disabled: "" });
  #choice = element("select", { "aria-label": "Container" });
  #times = element("input", { type: "checkbox" });
  #wrap = element("input", { type: "checkbox" });
  #run = element("label", {}, [this.previous, "Previous run"]);
  #download = element("a", { class: "quiet", download: "" }, ["Download"]);

  /** @param {LogToolsOptions} options */
  constructor({ settings, search, onChoose, onRun, onSettings, onFollow }) {
    this.#times.checked = settings.times;
    this.#wrap.checked = settings.wrap;
    this.#choice.addEventListener("change", () => onChoose(this.#choice.value));
    this.previous.addEventListener("change", onRun);
    this.follow.addEventListener("change", onFollow);
    for (const box of [this.#times, this.#wrap]) {
      box.addEventListener("change", () => {
        settings.times = this.#times.checked;
        settings.wrap = this.#wrap.checked;
        onSettings();
      });
    }
    this.element = element("div", { class: "log-tools" }, [
      element("div", { class: "log-row" }, [this.#choice, this.#run, this.#download]),
      element("div", { class: "log-row" }, [
        search,
        element("label", {}, [this.follow, "Follow"]),
        element("label", {}, [this.#wrap, "Wrap"]),
        element("label", {}, [this.#times, "Times"]),
      ]),
    ]);
  }

  /**
   * Offers the containers of the pod, and the run before this one if there was one.
   *
   * @param {readonly Container[]} containers
   * @param {string} chosen the one that is shown
   */
  offer(containers, chosen) {
    const status = containers.find(({ name }) => name === chosen)?.status;
    const hasRun = (status?.restartCount ?? 0) > 0 || status?.lastState?.terminated !== undefined;
    this.previous.disabled = !hasRun && !this.previous.checked;
    setAttribute(
      this.#run,
      "title",
      this.previous.disabled ? "The container has run only once" : "",
    );
    const key = containers.map(({ name, role }) => `${name} ${role}`).join();
    if (this.#choice.dataset.names === key) return; // a menu that is open stays so
    this.#choice.dataset.names = key;
    this.#choice.replaceChildren(
      ...containers.map(({ name, role }) =>
        element("option", { value: name, selected: name === chosen ? "" : undefined }, [
          role === "" ? name : `${name} (${role})`,
        ])
      ),
    );
  }

  /** @param {string} url where the text of the log is */
  offerDownload(url) {
    setAttribute(this.#download, "href", url);
  }
}
