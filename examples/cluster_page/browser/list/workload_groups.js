import { keyOf, WORKLOADS } from "../cluster_model.js";
import { compareNatural } from "./natural_order.js";

/** @typedef {import("../cluster_model.js").ClusterModel} ClusterModel */
/** @typedef {import("../cluster_model.js").PodRow} PodRow */
/** @typedef {import("../../rows/rows.ts").Level} Level */
/** @typedef {Extract<import("./list_rows.js").ListRow, { type: "workload" }>} WorkloadLine */

/** @type {readonly Level[]} */
const WORST_FIRST = ["fail", "wait", "ok", "done"];

/**
 * Returns each workload with its pods; pods of other owners, and those without one, are groups too.
 *
 * @param {ClusterModel} model
 * @returns {WorkloadLine[]} by namespace and name
 */
export function workloadGroups(model) {
  /** @type {Map<string, WorkloadLine>} */
  const groups = new Map();
  for (const plural of /** @type {(keyof typeof WORKLOADS)[]} */ (Object.keys(WORKLOADS))) {
    const kind = WORKLOADS[plural];
    for (const row of model.rows(plural)) {
      const object = `${plural}/${keyOf(row)}`;
      const line = { id: object, object, type: /** @type {const} */ ("workload"), kind, row };
      groups.set(`${row.namespace}/${kind}/${row.name}`, {
        ...line,
        level: row.level,
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
  const lines = [...groups.values()].map((group) => ({ ...group, level: levelOf(group) }));
  return lines.sort((a, b) => compareNatural(keyOf(a.row), keyOf(b.row)));
}

/**
 * Returns how many groups there are.
 *
 * @param {ClusterModel} model
 * @returns {number}
 */
export function countGroups(model) {
  const keys = new Set();
  for (const plural of /** @type {(keyof typeof WORKLOADS)[]} */ (Object.keys(WORKLOADS))) {
    for (const { namespace, name } of model.rows(plural)) {
      keys.add(`${namespace}/${WORKLOADS[plural]}/${name}`);
    }
  }
  for (const { namespace, owner } of model.rows("pods")) keys.add(`${namespace}/${owner}`);
  return keys.size;
}

/** @type {(pod: PodRow) => WorkloadLine} */
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

/** @param {WorkloadLine} line */
function levelOf({ row, pods, id }) {
  return id.startsWith("other/") ? worst(row, pods) : workloadLevel(row, pods);
}

/**
 * Returns the worst level of a workload and its pods. A workload that is done, such as a Job that is
 * complete, has pods that failed before that.
 *
 * @param {{ level: Level }} row
 * @param {readonly PodRow[]} pods
 * @returns {Level}
 */
export function workloadLevel(row, pods) {
  return row.level === "done" ? "done" : worst(row, pods);
}

/** @type {(row: { level: Level }, pods: readonly PodRow[]) => Level} */
function worst(row, pods) {
  const found = new Set([row.level, ...pods.map(({ level }) => level)]);
  return WORST_FIRST.find((level) => found.has(level)) ?? row.level;
}
