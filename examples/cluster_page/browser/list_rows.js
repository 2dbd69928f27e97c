import { keyOf, objectPath, WORKLOADS } from "./cluster_model.js";

/** @typedef {import("./cluster_model.js").ClusterModel} ClusterModel */
/** @typedef {import("./cluster_model.js").PodRow} PodRow */
/** @typedef {import("./cluster_model.js").WorkloadRow} WorkloadRow */
/** @typedef {import("./cluster_model.js").NodeRow} NodeRow */
/** @typedef {import("./cluster_model.js").EventRow} EventRow */
/** @typedef {import("./url_state.js").PageState} PageState */

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

/**
 * The lines of the list, and their numbers.
 *
 * @typedef {object} List
 * @property {ListRow[]} rows
 * @property {Record<string, number>} levels how many there are of each level, before that filter
 * @property {number} found how many of the view's own objects are left by the filters
 * @property {number} total how many there are
 */

/** @typedef {{ state: PageState, open: ReadonlySet<string> }} Shown */

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
 * Returns how many objects each view has.
 *
 * @param {ClusterModel} model
 * @returns {Record<import("./url_state.js").View, number>}
 */
export function totals(model) {
  return {
    workloads: model.count("deployments") + model.count("statefulsets") +
      model.count("daemonsets") + model.count("jobs"),
    pods: model.count("pods"),
    nodes: model.count("nodes"),
    events: model.count("events"),
  };
}

/** @type {(model: ClusterModel, shown: Shown) => List} */
function podList(model, { state }) {
  const filter = new Filter(state);
  const all = model.rows("pods");
  const rows = all.filter((pod) => filter.takes(pod.namespace, pod.level, () => podText(pod)));
  return {
    rows: rows.map((row) => podLine(row, "")),
    levels: filter.levels,
    found: rows.length,
    total: all.length,
  };
}

/** @type {(model: ClusterModel, shown: Shown) => List} */
function workloadList(model, { state, open }) {
  const filter = new Filter(state);
  const groups = workloadGroups(model);
  const rows = [];
  let found = 0;
  for (const group of groups) {
    const { row, kind, pods, object } = group;
    if (!filter.isIn(row.namespace)) continue;
    const named = filter.names(`${row.name} ${row.namespace} ${kind} ${row.status}`);
    const taken = pods.filter((pod) =>
      filter.takes(pod.namespace, pod.level, () => named ? "" : podText(pod), named)
    );
    const own = named && (filter.level === "" || row.level === filter.level);
    if (!own && taken.length === 0) continue;
    found++;
    // A search or a filter that finds pods shows these pods.
    const isOpen = open.has(object) || taken.length > 0 && (filter.level !== "" || !named);
    rows.push(/** @type {ListRow} */ ({ ...group, open: isOpen }));
    if (isOpen) rows.push(...taken.map((pod) => podLine(pod, "workload")));
  }
  return { rows, levels: filter.levels, found, total: groups.length };
}

/** @type {(model: ClusterModel, shown: Shown) => List} */
function nodeList(model, { state, open }) {
  const filter = new Filter({ ...state, namespace: "" });
  const pods = Map.groupBy(model.rows("pods"), ({ node }) => node);
  const rows = [];
  const all = model.rows("nodes");
  let found = 0;
  for (const row of all) {
    const text = `${row.name} ${row.status} ${row.roles} ${row.kubelet}`;
    if (!filter.takes("", row.level, () => text)) continue;
    found++;
    const object = `nodes/${row.name}`;
    const isOpen = open.has(object);
    const own = pods.get(row.name) ?? [];
    rows.push(
      /** @type {ListRow} */ ({
        id: object,
        object,
        type: "node",
        level: row.level,
        row,
        pods: own,
        open: isOpen,
      }),
    );
    if (isOpen) rows.push(...own.map((pod) => podLine(pod, "node")));
  }
  return { rows, levels: filter.levels, found, total: all.length };
}

/** @type {(model: ClusterModel, shown: Shown) => List} */
function eventList(model, { state }) {
  const filter = new Filter(state);
  const all = model.rows("events");
  const rows = all
    .filter((row) =>
      filter.takes(
        row.namespace,
        row.warning ? "fail" : "ok",
        () => `${row.reason} ${row.kind}/${row.object} ${row.namespace} ${row.message}`,
      )
    )
    .sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
  return {
    rows: rows.map((row) => ({
      id: `events/${keyOf(row)}`,
      object: objectPath(row.kind, { namespace: row.namespace, name: row.object }),
      type: "event",
      level: row.warning ? "fail" : "ok",
      row,
    })),
    levels: filter.levels,
    found: rows.length,
    total: all.length,
  };
}

/** @type {(row: PodRow, inside: "" | "workload" | "node") => ListRow} */
function podLine(row, inside) {
  const object = `pods/${keyOf(row)}`;
  return { id: object, object, type: "pod", level: row.level, row, inside };
}

/**
 * Returns each workload with its pods; pods of other owners, and those without one, are groups too.
 *
 * @param {ClusterModel} model
 */
function workloadGroups(model) {
  /** @type {Map<string, Extract<ListRow, { type: "workload" }>>} */
  const groups = new Map();
  for (const plural of /** @type {(keyof typeof WORKLOADS)[]} */ (Object.keys(WORKLOADS))) {
    const kind = WORKLOADS[plural];
    for (const row of model.rows(plural)) {
      const object = `${plural}/${keyOf(row)}`;
      groups.set(`${row.namespace}/${kind}/${row.name}`, {
        id: object,
        object,
        type: "workload",
        level: row.level,
        kind,
        row,
        pods: [],
        open: false,
      });
    }
  }
  for (const pod of model.rows("pods")) {
    const key = `${pod.namespace}/${pod.owner}`;
    const group = groups.get(key) ?? otherGroup(pod);
    groups.set(key, group);
    group.pods.push(pod);
  }
  return [...groups].sort(([, a], [, b]) => compare(keyOf(a.row), keyOf(b.row)))
    .map(([, group]) => group);
}

/** @type {(pod: PodRow) => Extract<ListRow, { type: "workload" }>} */
function otherGroup({ namespace, owner, created }) {
  const [kind = "", name = ""] = owner.split("/");
  const id = `other/${namespace}/${owner}`;
  const row = {
    name: owner === "" ? "Pods without a workload" : name,
    namespace,
    version: "",
    ready: 0,
    desired: 0,
    status: "",
    level: /** @type {const} */ ("done"),
    created,
  };
  const object = id; // it has no panel, but can be opened in the list
  return { id, object, type: "workload", level: "done", kind, row, pods: [], open: false };
}

/** @param {PodRow} pod */
function podText({ name, namespace, node, status, owner, note }) {
  return `${name} ${namespace} ${node} ${status} ${owner} ${note ?? ""}`;
}

/** @type {(a: string, b: string) => number} */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Namespace, level and words that a line must have. */
class Filter {
  /** @type {Record<string, number>} */
  levels = { "": 0 };
  #namespace;
  #words;

  /** @param {PageState} state */
  constructor({ namespace, level, query }) {
    this.#namespace = namespace;
    this.level = level;
    this.#words = query.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /** @param {string} namespace */
  isIn(namespace) {
    return this.#namespace === "" || namespace === this.#namespace;
  }

  /** @param {string} text */
  names(text) {
    if (this.#words.length === 0) return true;
    const lower = text.toLowerCase();
    return this.#words.every((word) => lower.includes(word));
  }

  /**
   * Whether a line is shown; it is counted for its level if only the level keeps it from that.
   *
   * @param {string} namespace
   * @param {string} level
   * @param {() => string} text
   * @param {boolean} named whether the words are found already
   */
  takes(namespace, level, text, named = false) {
    if (!this.isIn(namespace) || !named && this.#words.length > 0 && !this.names(text())) {
      return false;
    }
    this.levels[""] = (this.levels[""] ?? 0) + 1;
    this.levels[level] = (this.levels[level] ?? 0) + 1;
    return this.level === "" || level === this.level;
  }
}
