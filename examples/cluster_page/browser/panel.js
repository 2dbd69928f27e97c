import { WORKLOADS } from "./cluster_model.js";
import { dot, element, setText } from "./dom.js";
import { LogView } from "./log_view.js";
import { objectOverview } from "./object_overview.js";

/** @typedef {import("./cluster_model.js").ClusterModel} ClusterModel */
/** @typedef {import("./cluster_model.js").Plural} Plural */

/** Segment of a path in place of a namespace. */
const NO_NAMESPACE = "-";
const KIND_NAMES = { pods: "Pod", nodes: "Node", ...WORKLOADS };
const TABS = { overview: "Overview", yaml: "YAML", logs: "Logs" };

/**
 * Parts and listeners of a panel.
 *
 * @typedef {object} PanelOptions
 * @property {HTMLElement} panel
 * @property {ClusterModel} model
 * @property {(tab: string) => void} onTab
 * @property {() => void} onClose
 */

/** The panel of one object. */
export class Panel {
  #options;
  #path = "";
  #tab = "";
  #container = "";
  /** The version that is shown, or being read. */
  #version = "";
  #read = 0;
  /** @type {LogView | undefined} */
  #log;
  #body = element("div", { class: "panel-body" });

  /** @param {PanelOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * Shows an object, or nothing.
   *
   * @param {string} path such as `pods/shop/web-1`
   * @param {string} tab
   */
  show(path, tab) {
    const shown = path !== "" && (tab === "logs" && !path.startsWith("pods/")) ? "overview" : tab;
    if (path === this.#path && shown === this.#tab) return this.refresh();
    if (path !== this.#path) this.#container = "";
    this.#path = path;
    this.#tab = shown;
    this.#version = "";
    this.#closeLog();
    const { panel } = this.#options;
    panel.hidden = path === "";
    document.body.classList.toggle("with-panel", path !== "");
    if (path === "") return panel.replaceChildren();
    this.#body = element("div", { class: `panel-body ${shown}`, role: "tabpanel" });
    panel.replaceChildren(this.#head(), this.#body);
    this.refresh();
  }

  /** Reads the object again if it has changed. */
  refresh() {
    if (this.#path === "") return;
    const row = this.#row;
    const level = this.#options.panel.querySelector(".panel-head .dot");
    if (row && level instanceof HTMLElement) level.dataset.level = row.level;
    if (this.#tab === "logs") return this.#showLog();
    const version = row?.version ?? "gone";
    if (version === this.#version) return;
    this.#version = version;
    void this.#load();
  }

  /** @returns {{ version: string, level: string, containers?: readonly string[] } | undefined} */
  get #row() {
    const [plural, ...key] = this.#path.split("/");
    if (plural === "events") return undefined;
    return this.#options.model.row(
      /** @type {Exclude<Plural, "events">} */ (plural),
      key.join("/"),
    );
  }

  #head() {
    const [plural = "", ...key] = this.#path.split("/");
    const close = element(
      "button",
      { class: "quiet close", type: "button", "aria-label": "Close" },
      [
        "×",
      ],
    );
    close.addEventListener("click", () => this.#options.onClose());
    const tabs = Object.entries(TABS).filter(([tab]) => tab !== "logs" || plural === "pods");
    return element("header", { class: "panel-head" }, [
      element("div", { class: "panel-title" }, [
        dot(this.#row?.level ?? "done"),
        element("h2", {}, [key.at(-1) ?? ""]),
        close,
      ]),
      element("p", { class: "panel-place" }, [
        [kindName(plural), ...key.slice(0, -1)].join(" in "),
      ]),
      element(
        "div",
        { class: "panel-tabs", role: "tablist" },
        tabs.map(([tab, label]) => {
          const button = element("button", {
            type: "button",
            role: "tab",
            "aria-selected": `${tab === this.#tab}`,
            "data-tab": tab,
          }, [label]);
          button.addEventListener("click", () => this.#options.onTab(tab));
          return button;
        }),
      ),
    ]);
  }

  async #load() {
    const read = ++this.#read;
    const [plural = "", ...key] = this.#path.split("/");
    const place = key.length === 1 ? [NO_NAMESPACE, ...key] : key;
    const path = [plural, ...place].map(encodeURIComponent).join("/");
    try {
      const response = await fetch(`./data/objects/${path}`);
      const answer = await response.json();
      if (read !== this.#read) return; // a later one is under way
      if (!response.ok) return this.#say(answer.message);
      this.#fill(answer);
    } catch {
      if (read === this.#read) {
        this.#version = ""; // with the next change, or the next connection
        this.#say("The page's server cannot be reached.");
      }
    }
  }

  /** @param {{ object: import("./object_overview.js").ApiObject, yaml: string }} answer */
  #fill({ object, yaml }) {
    const { model } = this.#options;
    const { scrollTop } = this.#body;
    if (this.#tab === "yaml") {
      const shown = this.#body.querySelector("pre") ?? element("pre", { tabindex: 0 });
      setText(shown, yaml);
      this.#body.replaceChildren(shown);
    } else {
      this.#body.replaceChildren(objectOverview(object, { model, path: this.#path }));
    }
    this.#body.scrollTop = scrollTop;
  }

  /** @param {string} message */
  #say(message) {
    this.#body.replaceChildren(element("p", { class: "empty" }, [message]));
  }

  #showLog() {
    if (this.#log) return;
    const containers = this.#row?.containers;
    if (!containers) return this.#say("The pod is gone, or not here yet.");
    const container = this.#container || containers[0] || "";
    const [, ...pod] = this.#path.split("/");
    this.#log = new LogView(pod.join("/"), containers, container, (chosen) => {
      this.#container = chosen;
      this.#closeLog();
      this.#showLog();
    });
    this.#body.replaceChildren(this.#log.element);
  }

  #closeLog() {
    this.#log?.close();
    this.#log = undefined;
  }
}

/** @param {string} plural */
function kindName(plural) {
  return /** @type {Record<string, string>} */ (KIND_NAMES)[plural] ?? plural;
}
