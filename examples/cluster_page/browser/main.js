import { Access } from "./access.js";
import { ClusterModel } from "./cluster_model.js";
import { tabConnections } from "./connections.js";
import { byId, setAttribute, setText } from "./dom.js";
import { listenToKeys } from "./keyboard.js";
import { nextSort } from "./list/columns.js";
import { fillLine } from "./list/line_cells.js";
import { ListHead } from "./list/list_head.js";
import { listRows } from "./list/list_rows.js";
import { VirtualList } from "./list/virtual_list.js";
import { followLive } from "./live.js";
import {
  accessNotice,
  emptyNotice,
  freshnessNotice,
  kindProblem,
  NO_CONNECTIONS,
} from "./notices.js";
import { parseObjectPath } from "./object_path.js";
import { Panel } from "./panel.js";
import { drawTools } from "./tools.js";
import { readState, stateUrl } from "./url_state.js";
import { visibleText } from "./visible_text.js";

/** @typedef {import("./url_state.js").PageState} PageState */
/** @typedef {import("./list/list_rows.js").ListRow} ListRow */

const AGES_PERIOD_MS = 5_000;

const viewport = byId("viewport", HTMLElement);
const search = byId("search", HTMLInputElement);
const namespace = byId("namespace", HTMLSelectElement);
const help = byId("help", HTMLDialogElement);
const connection = byId("connection", HTMLElement);
const notice = byId("notice", HTMLElement);
const empty = byId("empty", HTMLElement);
const clear = byId("clear", HTMLButtonElement);

const model = new ClusterModel();
/** @type {Set<string>} objects whose pods are shown */
const open = new Set();
let state = readState(location.search);
let connected = false;
let since = "";
/** Whether the page's server was silent when it was asked last. */
let wasSilent = false;
/** Why the stream is refused; empty if it is not. */
let refused = "";
/** Whether the panel that opens next gets the focus: not that of the URL at the start. */
let focusPanel = false;
let frame = 0;
/** The object of the panel that was found in the list, to be scrolled to once. */
let revealed = "";
const connections = tabConnections(() => schedule());

const head = new ListHead(byId("head", HTMLElement), (column) => {
  go({ sort: nextSort(state.view, state.sort, column) }, { replace: true });
});
/** @type {VirtualList<ListRow>} */
const list = new VirtualList({
  viewport,
  rows: byId("rows", HTMLElement),
  fill: (line, row) => fillLine(line, row, Date.now()),
});
const panel = new Panel({
  panel: byId("panel", HTMLElement),
  model,
  problemOf: (plural) => kindProblem(access.report, plural),
  onTab: (tab) => go({ tab }, { replace: true }),
  onClose: closePanel,
  onLeft: () => viewport.focus(),
  onStream: () => connections?.begin() ?? (() => {}),
});
const access = new Access(() => {
  const user = document.getElementById("user");
  if (user && access.report?.user) setText(user, access.report.user);
  if (wasSilent && !access.isSilent) renew(); // the stream may hang on a connection that is cut off
  wasSilent = access.isSilent;
  panel.retry();
  schedule();
});

/**
 * Shows another state, and puts it into the URL.
 *
 * @param {Partial<PageState>} changes
 * @param {{ replace?: boolean }} options whether the back button leaves the change out
 */
function go(changes, { replace = false } = {}) {
  const { view, sort } = state;
  state = { ...state, ...changes };
  const url = stateUrl(state);
  if (replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  if (state.view !== view || state.sort !== sort) viewport.scrollTop = 0;
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
  drawTools({ model, state, levels });
  drawNotice();
  drawEmpty(found, total);
  panel.show(state.object, state.tab);
  if (focusPanel) panel.focus();
  focusPanel = false;
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
  const view = state.view[0]?.toUpperCase() + state.view.slice(1);
  const title = visibleText(`${parseObjectPath(state.object)?.name ?? view} · Cluster`);
  if (document.title !== title) document.title = title;
  setText(byId("title", HTMLElement), view);
  const hasGroups = state.view === "workloads" || state.view === "nodes";
  setAttribute(viewport, "role", hasGroups ? "treegrid" : "grid");
  head.show(state.view, state.sort);
}

function drawNotice() {
  const { staleSince } = model;
  const problem = connected ? access.problem : refused || access.problem;
  const used = connections?.areUsedUp ? NO_CONNECTIONS : "";
  const isSilent = access.isSilent && used === ""; // otherwise the question waits in the browser
  const { readAt } = access;
  const stale = freshnessNotice({ connected, since, staleSince, problem, isSilent, readAt });
  const warning = [stale, used].filter(Boolean).join(" ");
  const text = warning || accessNotice(access.report, state.view);
  notice.hidden = text === "";
  setText(notice, text);
  notice.classList.toggle("warning", warning !== "");
  const name = connected
    ? (stale === "" ? "live" : "stale")
    : since
    ? "reconnecting"
    : "connecting";
  setAttribute(connection, "data-state", name);
  setText(connection, name[0]?.toUpperCase() + name.slice(1));
}

/** @type {(found: number, total: number) => void} */
function drawEmpty(found, total) {
  empty.hidden = found > 0;
  const isPlaced = state.namespace !== "" && state.view !== "nodes"; // Esc leaves the namespace
  clear.hidden = total === 0 || !isPlaced;
  if (found > 0) return;
  const text = total > 0
    ? `None of ${total} ${state.view} matches.${isPlaced ? "" : " Press Esc to clear the search."}`
    : emptyNotice(access.report, {
      view: state.view,
      isSynced: (plural) => model.isSynced(plural),
      problem: refused || access.problem,
    });
  setText(byId("empty-text", HTMLElement), text);
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
  focusPanel = true;
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
byId("states", HTMLElement).addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (!button) return;
  go({ level: button.dataset.state === state.level ? "" : button.dataset.state ?? "" });
  if (event.detail > 0) viewport.focus(); // after a click the arrows move in the list
});
clear.addEventListener("click", () => {
  go({ namespace: "", query: "", level: "" });
  viewport.focus();
});
byId("help-button", HTMLButtonElement).addEventListener("click", () => help.showModal());
document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[data-view], a[data-object]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // another tab
  event.preventDefault();
  const object = link.getAttribute("data-object");
  if (object !== null) {
    focusPanel = true;
    return go({ object, tab: "overview" });
  }
  go(readState(new URL(/** @type {HTMLAnchorElement} */ (link).href).search));
  if (event.detail > 0) viewport.focus();
});
addEventListener("popstate", () => {
  state = readState(location.search);
  schedule();
});
listenToKeys({
  search,
  help,
  view: (view) => go({ view, level: "", sort: "", object: "" }),
  move: (by) => list.move(by),
  focusList: () => viewport.focus(),
  page: () => Math.floor(viewport.clientHeight / 40),
  enter: () => openLine(list.selected),
  expand(to) {
    const line = list.selected;
    if (to || line?.type !== "pod" || line.inside === "") return toggle(line, to);
    const above = list.lines.slice(0, list.lines.indexOf(line));
    list.select(above.findLast((each) => "open" in each)?.id ?? line.id); // the row of the pod
  },
  escape() {
    if (state.object !== "") closePanel();
    else if (state.query !== "" || state.level !== "") go({ query: "", level: "" });
    else viewport.focus();
  },
});
connections?.begin(); // for the stream
const renew = followLive({
  onEvent(plural, type, data) {
    model.take(plural, type, data);
    if (type === "synced") {
      panel.retry(plural);
      access.refresh();
    }
    schedule();
  },
  onConnection(is) {
    if (connected && !is) since = new Date().toISOString();
    if (is) {
      since ||= new Date().toISOString();
      refused = "";
      void access.read();
      panel.retry();
    }
    connected = is;
    schedule();
  },
  async onRefused(problem) {
    refused = problem;
    await access.read();
  },
});
setInterval(schedule, AGES_PERIOD_MS);
void access.read();
schedule();
