import { compareNatural } from "./list/natural_order.js";

/** @typedef {import("../rows/rows.ts").PodRow} PodRow */
/** @typedef {import("../rows/rows.ts").WorkloadRow} WorkloadRow */
/** @typedef {import("../rows/rows.ts").NodeRow} NodeRow */
/** @typedef {import("../rows/rows.ts").EventRow} EventRow */

/**
 * The row of each kind, by its plural name.
 *
 * @typedef {object} RowOf
 * @property {PodRow} pods
 * @property {WorkloadRow} deployments
 * @property {WorkloadRow} statefulsets
 * @property {WorkloadRow} daemonsets
 * @property {WorkloadRow} jobs
 * @property {NodeRow} nodes
 * @property {EventRow} events
 */
/** @typedef {keyof RowOf} Plural */

/** @type {readonly Plural[]} */
export const KINDS = [
  "pods",
  "deployments",
  "statefulsets",
  "daemonsets",
  "jobs",
  "nodes",
  "events",
];

/** The kinds that run pods. */
export const WORKLOADS = /** @type {const} */ ({
  deployments: "Deployment",
  statefulsets: "StatefulSet",
  daemonsets: "DaemonSet",
  jobs: "Job",
});

/** The rows of one kind. */
class Rows {
  /** @type {Map<string, unknown>} */
  current = new Map();
  /** @type {Map<string, unknown> | undefined} rows that take the place of the current ones */
  next;
  synced = false;
  staleSince = "";
  /** @type {string[] | undefined} */
  #sorted;

  /** @returns {readonly string[]} the keys in their order, which changes do not alter */
  get keys() {
    return this.#sorted ??= [...this.current.keys()].sort(compareNatural);
  }

  /**
   * @param {string} type
   * @param {{ key: string, object: unknown, stale?: boolean, since?: string }} data
   */
  take(type, { key, object, stale, since = "" }) {
    const target = this.next ?? this.current;
    switch (type) {
      case "reset": // what is shown stays until all of the new rows are there
        this.next = new Map();
        break;
      case "added":
      case "updated":
        if (target === this.current && !target.has(key)) this.#insert(key);
        target.set(key, object);
        break;
      case "deleted":
        if (target.delete(key) && target === this.current) {
          this.#sorted = this.#sorted?.filter((each) => each !== key);
        }
        break;
      case "state":
        this.staleSince = stale ? since : "";
        break;
      case "synced":
        if (this.next) this.current = this.next;
        this.next = undefined;
        this.#sorted = undefined;
        this.synced = true;
    }
  }

  /**
   * Puts a new key into its place: thousands are not sorted again for it.
   *
   * @param {string} key
   */
  #insert(key) {
    if (!this.#sorted) return;
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareNatural(this.#sorted[middle] ?? "", key) < 0) low = middle + 1;
      else high = middle;
    }
    this.#sorted.splice(low, 0, key);
  }
}

/** The rows of the cluster in the browser, which follow the events of the server. */
export class ClusterModel {
  #kinds = new Map(KINDS.map((plural) => [plural, new Rows()]));

  /** @param {Plural} plural */
  #of(plural) {
    return /** @type {Rows} */ (this.#kinds.get(plural));
  }

  /**
   * Takes an event.
   *
   * @param {Plural} plural
   * @param {string} type
   * @param {{ key: string, object: unknown, stale?: boolean, since?: string }} data
   */
  take(plural, type, data) {
    this.#of(plural).take(type, data);
  }

  /**
   * Returns a row.
   *
   * @template {Plural} K
   * @param {K} plural
   * @param {string} key
   * @returns {RowOf[K] | undefined}
   */
  row(plural, key) {
    return /** @type {RowOf[K] | undefined} */ (this.#of(plural).current.get(key));
  }

  /**
   * Returns the rows of a kind by namespace and name.
   *
   * @template {Plural} K
   * @param {K} plural
   * @returns {RowOf[K][]}
   */
  rows(plural) {
    const { keys, current } = this.#of(plural);
    return keys.map((key) => /** @type {RowOf[K]} */ (current.get(key)));
  }

  /**
   * Returns the pods of a workload, or those on a node.
   *
   * @param {string} kind such as `Deployment`
   * @param {{ namespace?: string, name: string }} object
   * @returns {PodRow[]}
   */
  podsOf(kind, { namespace = "", name }) {
    const owner = `${kind}/${name}`;
    return this.rows("pods").filter((pod) =>
      kind === "Node" ? pod.node === name : pod.namespace === namespace && pod.owner === owner
    );
  }

  /** @param {Plural} plural */
  count(plural) {
    return this.#of(plural).current.size;
  }

  /** @param {Plural} plural */
  isSynced(plural) {
    return this.#of(plural).synced;
  }

  /** @returns {string} the time since when something may be old, RFC 3339; empty if nothing is */
  get staleSince() {
    const times = [...this.#kinds.values()].map(({ staleSince }) => staleSince).filter(Boolean);
    return times.sort()[0] ?? "";
  }

  /** @returns {string[]} the namespaces in which there is something, sorted */
  get namespaces() {
    const found = new Set();
    for (const [plural, { current }] of this.#kinds) {
      if (plural === "nodes") continue;
      for (const key of current.keys()) found.add(key.slice(0, key.indexOf("/")));
    }
    return [...found].sort(compareNatural);
  }
}

/**
 * Returns the key of an object, as the server has it.
 *
 * @param {{ namespace?: string, name: string }} row
 */
export function keyOf({ namespace = "", name }) {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** @type {Readonly<Record<string, Plural>>} */
const PLURALS = {
  Pod: "pods",
  Node: "nodes",
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  DaemonSet: "daemonsets",
  Job: "jobs",
};

/**
 * Returns the path of an object that has a panel, such as `pods/shop/web-1`.
 *
 * @param {string} kind such as `Pod`
 * @param {{ namespace: string, name: string }} row
 * @returns {string} empty for other kinds
 */
export function objectPath(kind, { namespace, name }) {
  const plural = Object.hasOwn(PLURALS, kind) ? PLURALS[kind] : undefined;
  if (plural === undefined) return "";
  return plural === "nodes" ? `nodes/${name}` : `${plural}/${namespace}/${name}`;
}
