import { compareNatural } from "./natural_order.js";

/** @typedef {import("./list_rows.js").ListRow} ListRow */
/** @typedef {import("./columns.js").Order} Order */
/** @typedef {import("../cluster_model.js").PodRow} PodRow */
/** @typedef {string | number | undefined} Key `undefined` comes last in both directions */

/** Worst first. */
const RANKS = { fail: 0, wait: 1, ok: 2, done: 3 };

/**
 * Returns lines of one kind in an order. Lines with equal keys stay as they are.
 *
 * @template {ListRow} L
 * @param {readonly L[]} lines
 * @param {Order} order
 * @returns {L[]}
 */
export function sortedLines(lines, { column, descending }) {
  const keyed = lines.map((line) => ({ line, key: keyOf(line, column) }));
  const sign = descending ? -1 : 1;
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === undefined || b === undefined) {
      return Number(a === undefined) - Number(b === undefined);
    }
    return sign * compareKeys(a, b);
  });
  return keyed.map(({ line }) => line);
}

/** @type {(a: string | number, b: string | number) => number} */
function compareKeys(a, b) {
  return typeof a === "number" && typeof b === "number" ? a - b : compareNatural(`${a}`, `${b}`);
}

/** @type {(line: ListRow, column: string) => Key} */
function keyOf(line, column) {
  switch (line.type) {
    case "workload":
      return workloadKey(line, column);
    case "node":
      return nodeKey(line, column);
    case "pod":
      return podKey(line.row, column, line.inside);
    case "event":
      return eventKey(line, column);
  }
}

/** @type {(line: Extract<ListRow, { type: "workload" }>, column: string) => Key} */
function workloadKey({ row, pods, level }, column) {
  switch (column) {
    case "name":
      return row.name;
    case "pods":
      return pods.length;
    case "ready":
      return row.desired > 0 ? row.ready / row.desired : undefined;
    case "status":
      return row.status === "" ? undefined : statusKey(level, row.status);
    case "restarts":
      return pods.reduce((sum, { restarts }) => sum + restarts, 0);
    case "age":
      return ageKey(row.created);
  }
  return row.namespace;
}

/** @type {(row: PodRow, column: string, inside: string) => Key} */
function podKey(row, column, inside) {
  switch (column) {
    case "name":
      return row.name;
    case "pods":
      return row.node || undefined;
    case "cpu":
      return row.cpu;
    case "memory":
      return row.memory;
    case "ready":
      return row.containers.length > 0 ? row.ready / row.containers.length : undefined;
    case "status":
      return statusKey(row.level, row.status);
    case "restarts":
      return row.restarts;
    case "age":
      return ageKey(row.created);
  }
  return inside === "workload" ? row.name : row.namespace;
}

/** @type {(line: Extract<ListRow, { type: "node" }>, column: string) => Key} */
function nodeKey({ row, pods, level }, column) {
  const used = (/** @type {"cpu" | "memory"} */ resource) =>
    pods.reduce((sum, pod) => sum + pod[resource], 0) / (row[resource] || Infinity);
  switch (column) {
    case "status":
      return statusKey(level, row.status);
    case "cpu":
    case "memory":
      return used(column);
    case "ready":
      return pods.filter((pod) => pod.level !== "done").length;
    case "namespace":
      return row.kubelet;
    case "age":
      return ageKey(row.created);
  }
  return row.name;
}

/** @type {(line: Extract<ListRow, { type: "event" }>, column: string) => Key} */
function eventKey({ row, level }, column) {
  switch (column) {
    case "reason":
      return statusKey(level, row.reason);
    case "object":
      return row.object;
    case "namespace":
      return row.namespace;
    case "message":
      return row.message;
    case "count":
      return row.count;
  }
  return ageKey(row.at);
}

/** @type {(level: string, text: string) => string} */
function statusKey(level, text) {
  return `${/** @type {Record<string, number>} */ (RANKS)[level] ?? 4} ${text}`;
}

/** @param {string} since RFC 3339 */
function ageKey(since) {
  const time = Date.parse(since);
  return Number.isNaN(time) ? undefined : -time;
}
