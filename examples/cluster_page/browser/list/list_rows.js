import { keyOf, objectPath } from "../cluster_model.js";
import { orderOf } from "./columns.js";
import { Filter } from "./filter.js";
import { sortedLines } from "./sorted_lines.js";
import { countGroups, workloadGroups } from "./workload_groups.js";

/** @typedef {import("../cluster_model.js").ClusterModel} ClusterModel */
/** @typedef {import("../cluster_model.js").PodRow} PodRow */
/** @typedef {import("../cluster_model.js").WorkloadRow} WorkloadRow */
/** @typedef {import("../cluster_model.js").NodeRow} NodeRow */
/** @typedef {import("../cluster_model.js").EventRow} EventRow */
/** @typedef {import("../url_state.js").PageState} PageState */
/** @typedef {import("../url_state.js").View} View */

/**
 * A line of the list.
 *
 * @typedef {{ id: string, object: string, level: string } & (
 *   | { type: "workload", kind: string, row: WorkloadRow, pods: PodRow[], open: boolean }
 *   | { type: "node", row: NodeRow, pods: PodRow[], open: boolean }
 *   | { type: "pod", row: PodRow, inside: "" | "workload" | "node" }
 *   | { type: "event", row: EventRow }
 * )} ListRow
 */
/** @typedef {Extract<ListRow, { open: boolean }>} GroupLine */

/**
 * The lines of the list, and their numbers.
 *
 * @typedef {object} List
 * @property {ListRow[]} rows
 * @property {Record<string, number>} levels how many of the view's own objects have each level, before
 * that filter
 * @property {number} found how many of the view's own objects are left by the filters
 * @property {number} total how many there are
 */

/** @typedef {{ state: PageState, open: ReadonlySet<string> }} Shown */

/** Levels whose filter shows the pods that are the reason. */
const TROUBLE = ["fail", "wait"];

/**
 * Returns the lines for what the page shows.
 *
 * @param {ClusterModel} model
 * @param {Shown} shown
 * @returns {List}
 */
export function listRows(model, shown) {
  switch (shown.state.view) {
    case "pods":
      return podList(model, shown);
    case "nodes":
      return nodeList(model, shown);
    case "events":
      return eventList(model, shown);
    default:
      return workloadList(model, shown);
  }
}

/**
 * Returns how many objects each view shows without a filter by level.
 *
 * @param {ClusterModel} model
 * @param {PageState} state
 * @returns {Record<View, number>}
 */
export function totals(model, state) {
  const isAll = state.namespace === "" && state.query === "";
  const count = (/** @type {View} */ view) =>
    listRows(model, { state: { ...state, view, level: "", sort: "" }, open: new Set() }).found;
  return {
    workloads: isAll ? countGroups(model) : count("workloads"),
    pods: isAll ? model.count("pods") : count("pods"),
    nodes: state.query === "" ? model.count("nodes") : count("nodes"),
    events: isAll ? model.count("events") : count("events"),
  };
}

/** @type {(model: ClusterModel, shown: Shown) => List} */
function podList(model, { state }) {
  const filter = new Filter(state);
  const all = model.rows("pods");
  const found = all.filter((pod) =>
    filter.isIn(pod.namespace) && filter.names(() => podText(pod)) && filter.takes(pod.level)
  );
  const lines = found.map((row) => podLine(row, ""));
  return { ...numbers(filter, lines, all), rows: inOrder(lines, state) };
}

/** @type {(model: ClusterModel, shown: Shown) => List} */
function workloadList(model, { state, open }) {
  const filter = new Filter(state);
  const all = workloadGroups(model);
  /** @type {Map<string, PodRow[]>} the pods to show below a line */
  const below = new Map();
  const lines = all.flatMap((group) => {
    const { row, kind, pods, object, level } = group;
    if (!filter.isIn(row.namespace)) return [];
    const named = filter.names(() => `${row.name} ${row.namespace} ${kind} ${row.status}`);
    const matching = named ? pods : pods.filter((pod) => filter.names(() => podText(pod)));
    if (!named && matching.length === 0) return [];
    if (!filter.takes(level)) return [];
    // A search that finds pods, and a filter by trouble, show these pods.
    const why = matching.filter((pod) => filter.shows(pod.level));
    const isOpen = open.has(object);
    const isFound = why.length > 0 && (!named || TROUBLE.includes(filter.level));
    below.set(group.id, isOpen ? matching : isFound ? why : []);
    return [{ ...group, open: isOpen || isFound }];
  });
  return {
    ...numbers(filter, lines, all),
    rows: withPods(lines, below, { state, inside: "workload" }),
  };
}

/** @type {(model: ClusterModel, shown: Shown) => List} */
function nodeList(model, { state, open }) {
  const filter = new Filter({ ...state, namespace: "" });
  const pods = Map.groupBy(model.rows("pods"), ({ node }) => node);
  const all = model.rows("nodes");
  /** @type {Map<string, PodRow[]>} */
  const below = new Map();
  const lines = all.flatMap((row) => {
    const text = () => `${row.name} ${row.status} ${row.roles} ${row.kubelet}`;
    if (!filter.names(text) || !filter.takes(row.level)) return [];
    const object = `nodes/${row.name}`;
    const own = pods.get(row.name) ?? [];
    const isOpen = open.has(object);
    below.set(object, isOpen ? own : []);
    const line = { id: object, object, level: row.level, row, pods: own, open: isOpen };
    return [{ ...line, type: /** @type {const} */ ("node") }];
  });
  return {
    ...numbers(filter, lines, all),
    rows: withPods(lines, below, { state, inside: "node" }),
  };
}

/** @type {(model: ClusterModel, shown: Shown) => List} */
function eventList(model, { state }) {
  const filter = new Filter(state);
  const all = model.rows("events");
  const lines = all.flatMap((row) => {
    const { namespace, reason, kind, object, message } = row;
    const level = row.warning ? "fail" : "ok";
    const text = () => `${reason} ${kind}/${object} ${namespace} ${message}`;
    if (!filter.isIn(namespace) || !filter.names(text) || !filter.takes(level)) return [];
    return [{
      id: `events/${keyOf(row)}`,
      object: objectPath(kind, { namespace, name: object }),
      type: /** @type {const} */ ("event"),
      level,
      row,
    }];
  });
  return {
    ...numbers(filter, lines, all),
    rows: sortedLines(lines, orderOf("events", state.sort)),
  };
}

/** @type {(filter: Filter, lines: readonly unknown[], all: readonly unknown[]) => Omit<List, "rows">} */
function numbers({ levels }, { length: found }, { length: total }) {
  return { levels, found, total };
}

/**
 * Returns lines in the order of the page; they come in the usual one.
 *
 * @template {ListRow} L
 * @param {L[]} lines
 * @param {PageState} state
 * @returns {L[]}
 */
function inOrder(lines, { view, sort }) {
  return sort === "" ? lines : sortedLines(lines, orderOf(view, sort));
}

/**
 * Returns lines in the order of the page, each with its pods in the same one.
 *
 * @param {GroupLine[]} lines
 * @param {ReadonlyMap<string, PodRow[]>} below
 * @param {{ state: PageState, inside: "workload" | "node" }} options
 * @returns {ListRow[]}
 */
function withPods(lines, below, { state, inside }) {
  return inOrder(lines, state).flatMap((line) => {
    const pods = (below.get(line.id) ?? []).map((row) => podLine(row, inside));
    return [line, ...inOrder(pods, state)];
  });
}

/** @type {(row: PodRow, inside: "" | "workload" | "node") => Extract<ListRow, { type: "pod" }>} */
function podLine(row, inside) {
  const object = `pods/${keyOf(row)}`;
  return { id: object, object, type: "pod", level: row.level, row, inside };
}

/** @param {PodRow} pod */
function podText({ name, namespace, node, status, owner, note }) {
  return `${name} ${namespace} ${node} ${status} ${owner} ${note ?? ""}`;
}
