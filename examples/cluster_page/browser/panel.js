import { containersOf, firstContainer } from "./containers.js";
import { element, patch, setText } from "./dom.js";
import { LogView } from "./log/log_view.js";
import { workloadLevel } from "./list/workload_groups.js";
import { objectOverview } from "./object_overview.js";
import { parseObjectPath } from "./object_path.js";
import { PanelHead } from "./panel_head.js";
import { problemText } from "./problem_text.js";

/** @typedef {import("./cluster_model.js").ClusterModel} ClusterModel */
/** @typedef {import("./cluster_model.js").Plural} Plural */
/** @typedef {import("./object_overview.js").ApiObject} ApiObject */

/** Segment of a path in place of a namespace. */
const NO_NAMESPACE = "-";
const TABS = /** @type {const} */ ([["overview", "Overview"], ["yaml", "YAML"], ["logs", "Logs"]]);
const UNKNOWN = "The page knows no such object. Paths are such as pods/shop/web-1, " +
  "deployments/shop/web or nodes/worker-1.";
const UNREACHABLE = "The page's server cannot be reached.";

/**
 * Parts and listeners of a panel.
 *
 * @typedef {object} PanelOptions
 * @property {HTMLElement} panel
 * @property {ClusterModel} model
 * @property {(plural: Plural) => string} problemOf why nothing comes of a kind; empty if it may come
 * @property {(tab: string) => void} onTab
 * @property {() => void} onClose
 * @property {() => void} onLeft called when the focus was in a panel that is gone
 * @property {() => () => void} onStream called when a stream is opened; the function that it returns,
 * when it is closed
 */

/** The panel of one object. */
export class Panel {
  #options;
  #path = "";
  #tab = "";
  #container = "";
  /** The version that is shown, or being read. */
  #version = "";
  /** @type {ApiObject | undefined} the object in that version, once it is read */
  #object;
  #read = 0;
  /** The HTTP status of the last reading, if it failed; 0 without one. */
  #failure = NaN;
  /** Whether the list has had the object. */
  #wasListed = false;
  /** @type {LogView | undefined} */
  #log;
  /** The uid of the pod whose log is shown. */
  #uid = "";
  #logSettings = { times: false, wrap: true };
  /** @type {PanelHead | undefined} */
  #head;
  #body = element("div");

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
    const tabs = this.#tabsOf(path);
    const shown = tabs.find(([name]) => name === tab)?.[0] ?? "overview";
    if (path === this.#path && shown === this.#tab) return this.refresh();
    const isOther = path !== this.#path;
    this.#path = path;
    this.#tab = shown;
    this.#version = "";
    this.#object = undefined;
    this.#failure = NaN;
    this.#closeLog();
    if (path === "") return this.#hide();
    if (isOther) this.#open(tabs);
    this.#head?.select(shown);
    const body = element("div", { id: "panel-body", class: `panel-body ${shown}` });
    if (tabs.length > 0) {
      body.setAttribute("role", "tabpanel");
      body.setAttribute("aria-labelledby", `tab-${shown}`);
    }
    this.#body.replaceWith(body);
    this.#body = body;
    if (tabs.length === 0) this.#say(UNKNOWN);
    this.refresh();
  }

  /** Moves the focus into the panel. */
  focus() {
    this.#head?.focus();
  }

  /** Reads the object again if it has changed. */
  refresh() {
    const object = parseObjectPath(this.#path);
    if (!object) return;
    const { model, problemOf } = this.#options;
    const row = model.row(object.plural, object.key);
    this.#wasListed ||= row !== undefined;
    const isWorkload = object.plural !== "pods" && object.plural !== "nodes";
    const level = row && isWorkload // as in the list
      ? workloadLevel(row, model.podsOf(object.kind, object))
      : row?.level;
    this.#head?.setLevel(level ?? "done");
    if (!model.isSynced(object.plural)) { // the server does not know it yet either
      if (this.#version === "") this.#say(problemOf(object.plural) || "Loading");
      return;
    }
    const version = row?.version ?? "gone";
    if (version === this.#version) return this.#drawOverview(); // its pods and Events change too
    this.#version = version;
    this.#object = undefined;
    if (row || !this.#wasListed) void this.#load();
    else if (!this.#log) { // the last lines of a log stay
      this.#read++;
      this.#say(`The ${object.kind} ${object.name} is gone, or you may no longer see it.`);
    }
  }

  /**
   * Reads the object again if that has failed.
   *
   * @param {Plural} [synced] a kind whose list is new: the server may know more of its objects
   */
  retry(synced) {
    if (Number.isNaN(this.#failure)) return;
    const isAnswered = this.#failure >= 400 && this.#failure < 500;
    if (isAnswered && parseObjectPath(this.#path)?.plural !== synced) return;
    this.#version = "";
    this.refresh();
  }

  #hide() {
    const { panel, onLeft } = this.#options;
    const hadFocus = panel.contains(document.activeElement);
    panel.hidden = true;
    panel.replaceChildren();
    document.body.classList.remove("with-panel");
    if (hadFocus) onLeft();
  }

  /** @param {typeof TABS[number][]} tabs */
  #open(tabs) {
    const { panel, onTab, onClose } = this.#options;
    const object = parseObjectPath(this.#path);
    const place = object && [object.kind, object.namespace].filter(Boolean).join(" in ");
    this.#container = "";
    this.#wasListed = false;
    this.#head = new PanelHead({
      title: object?.name ?? this.#path,
      place: place ?? "Unknown object",
      tabs,
      onTab,
      onClose,
    });
    panel.hidden = false;
    panel.replaceChildren(this.#head.element, this.#body);
    document.body.classList.add("with-panel");
  }

  /** @param {string} path */
  #tabsOf(path) {
    const object = parseObjectPath(path);
    return TABS.filter(([tab]) => object && (tab !== "logs" || object.plural === "pods"));
  }

  async #load() {
    const read = ++this.#read;
    const object = parseObjectPath(this.#path);
    if (!object) return;
    const { plural, namespace, name } = object;
    const path = [plural, namespace || NO_NAMESPACE, name].map(encodeURIComponent).join("/");
    this.#failure = NaN;
    try {
      const response = await fetch(`./data/objects/${path}`);
      const answer = response.ok ? await response.json() : await problemText(response);
      if (read !== this.#read) return; // a later one is under way
      if (response.ok) return this.#fill(answer);
      this.#failure = response.status;
      this.#say(answer);
    } catch {
      if (read !== this.#read) return;
      this.#failure = 0;
      this.#say(UNREACHABLE);
    }
  }

  /** @param {{ object: ApiObject, yaml: string }} answer */
  #fill({ object, yaml }) {
    this.#object = object;
    if (this.#tab === "logs") return this.#showLog(object);
    if (this.#tab !== "yaml") return this.#drawOverview();
    const { scrollTop } = this.#body;
    const shown = this.#body.querySelector("pre") ?? element("pre", { tabindex: 0 });
    setText(shown, yaml);
    this.#body.replaceChildren(shown);
    this.#body.scrollTop = scrollTop;
  }

  #drawOverview() {
    if (this.#tab !== "overview" || !this.#object) return;
    const made = objectOverview(this.#object, { model: this.#options.model, path: this.#path });
    const shown = this.#body.querySelector(".overview");
    if (shown) patch(shown, made);
    else this.#body.replaceChildren(made);
  }

  /** @param {string} message */
  #say(message) {
    this.#object = undefined;
    if (this.#log) return; // it says by itself how it is
    this.#body.replaceChildren(element("p", { class: "empty" }, [message]));
  }

  /** @param {ApiObject} pod */
  #showLog(pod) {
    const containers = containersOf(pod);
    const { uid = "" } = pod.metadata;
    const isOther = uid !== this.#uid;
    this.#uid = uid;
    this.#container ||= firstContainer(pod, containers);
    if (!this.#log) {
      const { namespace = "", name } = pod.metadata;
      this.#log = new LogView({
        pod: `${namespace}/${name}`,
        container: this.#container,
        settings: this.#logSettings,
        onChoose: (chosen) => {
          this.#container = chosen;
          this.#closeLog();
          this.#showLog(pod);
        },
        onStream: this.#options.onStream,
      });
      this.#body.replaceChildren(this.#log.element);
    }
    this.#log.offer(containers);
    if (isOther) this.#log.renew();
  }

  #closeLog() {
    this.#log?.close();
    this.#log = undefined;
  }
}
