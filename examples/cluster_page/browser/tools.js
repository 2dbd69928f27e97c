import { element, setAttribute, setText } from "./dom.js";
import { totals } from "./list/list_rows.js";
import { compareNatural } from "./list/natural_order.js";
import { stateUrl } from "./url_state.js";

/** @typedef {import("./cluster_model.js").ClusterModel} ClusterModel */
/** @typedef {import("./url_state.js").PageState} PageState */

const LEVELS = {
  workloads: { fail: "Failing", wait: "Waiting", ok: "Running", done: "Done" },
  pods: { fail: "Failing", wait: "Waiting", ok: "Running", done: "Done" },
  nodes: { fail: "Failing", wait: "Cordoned", ok: "Ready" },
  events: { fail: "Warnings", ok: "Normal" },
};

/**
 * Draws the tabs of the views, and the filters.
 *
 * @param {{ model: ClusterModel, state: PageState, levels: Record<string, number> }} shown
 */
export function drawTools({ model, state, levels }) {
  const search = document.querySelector("#search");
  if (search instanceof HTMLInputElement && search.value !== state.query) {
    search.value = state.query;
  }
  drawNamespaces(model, state);
  drawTabs(model, state);
  for (const button of document.querySelectorAll("button[data-state]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    const level = button.dataset.state ?? "";
    const label = /** @type {Record<string, string>} */ (LEVELS[state.view])[level];
    button.hidden = level !== "" && label === undefined;
    setAttribute(button, "aria-pressed", `${level === state.level}`);
    const text = button.querySelector("span:not(.count)");
    if (text && label) setText(text, label);
    const count = button.querySelector(".count");
    if (count) setText(count, `${levels[level] ?? 0}`);
  }
}

/** @type {(model: ClusterModel, state: PageState) => void} */
function drawTabs(model, state) {
  const counts = totals(model, state);
  for (const tab of document.querySelectorAll("[data-view][href]")) {
    const view = /** @type {keyof typeof counts} */ (/** @type {HTMLElement} */ (tab).dataset.view);
    setAttribute(tab, "href", stateUrl({ ...state, view, level: "", sort: "", object: "" }));
    const count = tab.querySelector(".count");
    const isKnown = counts[view] > 0 || state.query !== "" || state.namespace !== "";
    if (count) setText(count, isKnown ? `${counts[view]}` : "");
    if (view === state.view) setAttribute(tab, "aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  const tabs = document.querySelector(".tabs");
  if (!(tabs instanceof HTMLElement)) return;
  // Numbers with more digits move the tabs; otherwise they stay where the reader has scrolled to.
  const place = [state.view, ...Object.values(counts).map((count) => `${count}`.length)].join();
  if (tabs.dataset.place === place) return;
  tabs.dataset.place = place;
  tabs.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** @type {(model: ClusterModel, state: PageState) => void} */
function drawNamespaces(model, state) {
  const choice = document.querySelector("#namespace");
  if (!(choice instanceof HTMLSelectElement)) return;
  const names = new Set([...model.namespaces, ...state.namespace ? [state.namespace] : []]);
  const key = [...names].sort(compareNatural).join();
  if (choice.dataset.names !== key) {
    choice.dataset.names = key;
    choice.replaceChildren(
      element("option", { value: "" }, ["All namespaces"]),
      ...[...names].sort(compareNatural).map((name) => element("option", { value: name }, [name])),
    );
  }
  if (choice.value !== state.namespace) choice.value = state.namespace;
  choice.disabled = state.view === "nodes";
}
