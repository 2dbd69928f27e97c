import { ClusterModel } from "./cluster_model.js";
import { byId, element, setAttribute, setText } from "./dom.js";
import { listenToKeys } from "./keyboard.js";
import { COLUMNS, fillLine } from "./line_cells.js";
import { listRows, totals } from "./list_rows.js";
import { followLive } from "./live.js";
import { accessNotice, freshnessNotice } from "./notices.js";
import { Panel } from "./panel.js";
import { readState, stateUrl } from "./url_state.js";
import { VirtualList } from "./virtual_list.js";

/** @typedef {import("./url_state.js").PageState} PageState */
/** @typedef {import("./list_rows.js").ListRow} ListRow */
/** @typedef {import("../server/access_report.ts").AccessReport} AccessReport */

const ACCESS_PERIOD_MS = 15_000;
const AGES_PERIOD_MS = 5_000;

const viewport = byId("viewport", HTMLElement);
const search = byId("search", HTMLInputElement);
const namespace = byId("namespace", HTMLSelectElement);
const help = byId("help", HTMLDialogElement);
const connection = byId("connection", HTMLElement);
const notice = byId("notice", HTMLElement);
const empty = byId("empty", HTMLElement);

const model = new ClusterModel();
/** @type {Set<string>} objects whose pods are shown */
const open = new Set();
let state = readState(location.search);
let connected = false;
let since = "";
/** @type {AccessReport | undefined} */
let access;
let frame = 0;
/** The object of the panel that was found in the list, to be scrolled to once. */
let revealed = "";

/** @type {VirtualList<ListRow>} */
const list = new VirtualList({
  viewport,
  rows: byId("rows", HTMLElement),
  fill: (line, row) => fillLine(line, row, Date.now()),
});
const panel = new Panel({
  panel: byId("panel", HTMLElement),
  model,
  onTab: (tab) => go({ tab }, { replace: true }),
  onClose: closePanel,
});

/**
 * Shows another state, and puts it into the URL.
 *
 * @param {Partial<PageState>} changes
 * @param {{ replace?: boolean }} options whether the back button leaves the change out
 */
function go(changes, { replace = false } = {}) {
  const view = state.view;
  state = { ...state, ...changes };
  const url = stateUrl(state);
  if (replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  if (state.view !== view) viewport.scrollTop = 0;
  schedule();
}

function closePanel() {
  go({ object: "", tab: "overview" });
  viewport.focus();
}

/** Draws once before the next frame, however much has changed. */
function schedule() {
  frame ||= requestAnimationFrame(draw);
}

function draw() {
  frame = 0;
  const { rows, levels, found, total } = listRows(model, { state, open });
  setAttribute(document.body, "data-view", state.view);
  drawHead();
  list.show(rows);
  reveal(rows);
  drawTools(levels);
  drawNotice();
  drawEmpty(found, total);
  panel.show(state.object, state.tab);
}

/** @param {readonly ListRow[]} rows */
function reveal(rows) {
  if (state.object === revealed) return;
  const line = rows.find(({ object }) => object === state.object);
  if (!line && state.object !== "") return; // it may come
  revealed = state.object;
  if (line) list.select(line.id);
}

function drawHead() {
  const head = byId("head", HTMLElement);
  if (head.dataset.view === state.view) return;
  head.dataset.view = state.view;
  head.replaceChildren(
    ...COLUMNS[state.view].map(([name, label]) =>
      element("span", { class: `cell ${name}` }, [label])
    ),
  );
}

/** @param {Record<string, number>} levels */
function drawTools(levels) {
  if (search.value !== state.query) search.value = state.query;
  drawNamespaces();
  const counts = totals(model);
  for (const tab of document.querySelectorAll("[data-view][href]")) {
    const view = /** @type {keyof typeof counts} */ (/** @type {HTMLElement} */ (tab).dataset.view);
    if (view === state.view) setAttribute(tab, "aria-current", "page");
    else tab.removeAttribute("aria-current");
    setAttribute(tab, "href", stateUrl({ ...state, view, level: "", object: "" }));
    const count = tab.querySelector(".count");
    if (count) setText(count, counts[view] > 0 ? `${counts[view]}` : "");
  }
  const names = state.view === "events"
    ? { fail: "Warnings", ok: "Normal" }
    : state.view === "nodes"
    ? { fail: "Failing", ok: "Ready", wait: "Cordoned" }
    : { fail: "Failing", wait: "Waiting", ok: "Running", done: "Done" };
  for (const button of document.querySelectorAll("button[data-state]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    const level = button.dataset.state ?? "";
    const label = /** @type {Record<string, string>} */ (names)[level];
    button.hidden = level !== "" && label === undefined;
    setAttribute(button, "aria-pressed", `${level === state.level}`);
    const text = button.querySelector("span:not(.count)");
    if (text && label) setText(text, label);
    const count = button.querySelector(".count");
    if (count) setText(count, `${levels[level] ?? 0}`);
  }
}

function drawNamespaces() {
  const names = new Set([...model.namespaces, ...state.namespace ? [state.namespace] : []]);
  const key = [...names].sort().join();
  if (namespace.dataset.names !== key) {
    namespace.dataset.names = key;
    namespace.replaceChildren(
      element("option", { value: "" }, ["All namespaces"]),
      ...[...names].sort().map((name) => element("option", { value: name }, [name])),
    );
  }
  if (namespace.value !== state.namespace) namespace.value = state.namespace;
  namespace.disabled = state.view === "nodes";
}

function drawNotice() {
  const { staleSince } = model;
  const stale = since === "" ? "" : freshnessNotice({ connected, since, staleSince });
  const text = stale || accessNotice(access, state.view);
  notice.hidden = text === "";
  setText(notice, text);
  notice.classList.toggle("warning", stale !== "");
  const name = connected
    ? staleSince === "" ? "live" : "stale"
    : since
    ? "reconnecting"
    : "connecting";
  setAttribute(connection, "data-state", name);
  setText(connection, name[0]?.toUpperCase() + name.slice(1));
}

/** @type {(found: number, total: number) => void} */
function drawEmpty(found, total) {
  empty.hidden = found > 0;
  if (found > 0) return;
  const plural = state.view === "workloads" ? "deployments" : state.view;
  if (!model.isSynced(plural)) setText(empty, "Loading");
  else if (total === 0) setText(empty, `There are no ${state.view} that you may see.`);
  else setText(empty, `None of ${total} ${state.view} matches. Press Esc to clear the search.`);
}

async function readAccess() {
  try {
    const response = await fetch("./data/access");
    if (response.status === 401) return location.assign(`./sign-in${location.search}`);
    if (response.ok) access = await response.json();
  } catch {
    return; // the stream says that the server is gone
  }
  const user = document.getElementById("user");
  if (user && access?.user) setText(user, access.user);
  schedule();
}

/** @param {ListRow | undefined} line */
function openLine(line) {
  if (!line) return;
  list.select(line.id);
  if (line.object.startsWith("other/")) return toggle(line);
  if (line.type === "event" && line.object === "") {
    return go({ object: "", query: line.row.object }); // an object that has no panel
  }
  revealed = line.object; // this line stands for it, not another one
  go({ object: line.object, tab: state.object === "" ? "overview" : state.tab });
}

/** @type {(line: ListRow | undefined, to?: boolean) => void} */
function toggle(line, to) {
  if (!line || !("open" in line)) return;
  if (to ?? !open.has(line.object)) open.add(line.object);
  else open.delete(line.object);
  schedule();
}

viewport.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const id = target.closest("[data-id]")?.getAttribute("data-id");
  const line = list.lines.find((each) => each.id === id);
  if (target.closest("[data-toggle]")) toggle(line);
  else openLine(line);
});
search.addEventListener("input", () => go({ query: search.value }, { replace: true }));
namespace.addEventListener("change", () => go({ namespace: namespace.value }));
byId("states", HTMLElement).addEventListener("click", ({ target }) => {
  const button = /** @type {Element} */ (target).closest("button");
  if (button) go({ level: button.dataset.state === state.level ? "" : button.dataset.state ?? "" });
});
byId("help-button", HTMLButtonElement).addEventListener("click", () => help.showModal());
document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[data-view], a[data-object]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // another tab
  event.preventDefault();
  const object = link.getAttribute("data-object");
  if (object !== null) go({ object, tab: "overview" });
  else go(readState(new URL(/** @type {HTMLAnchorElement} */ (link).href).search));
});
addEventListener("popstate", () => {
  state = readState(location.search);
  schedule();
});
listenToKeys({
  search,
  help,
  view: (view) => go({ view, level: "", object: "" }),
  move: (by) => list.move(by),
  page: () => Math.floor(viewport.clientHeight / 40),
  enter: () => openLine(list.selected),
  expand: (to) => toggle(list.selected, to),
  escape() {
    if (state.object !== "") closePanel();
    else if (state.query !== "" || state.level !== "") go({ query: "", level: "" });
    else viewport.focus();
  },
});
followLive({
  onEvent(plural, type, data) {
    model.take(plural, type, data);
    schedule();
  },
  onConnection(is) {
    if (connected && !is) since = new Date().toISOString();
    if (is) {
      since ||= new Date().toISOString();
      void readAccess();
    }
    connected = is;
    schedule();
  },
  onRefused: readAccess,
});
setInterval(readAccess, ACCESS_PERIOD_MS);
setInterval(schedule, AGES_PERIOD_MS);
void readAccess();
schedule();
