/** @typedef {import("./list_rows.js").ListRow} ListRow */
/** @typedef {import("../url_state.js").View} View */

/**
 * A column of the list.
 *
 * @typedef {object} Column
 * @property {string} name the class of its cells
 * @property {string} label
 * @property {boolean} [most] whether the first click on it sorts the largest to the top
 */

/** @type {Readonly<Record<View, readonly Column[]>>} */
export const COLUMNS = {
  workloads: [
    { name: "name", label: "Workload" },
    { name: "namespace", label: "Namespace" },
    { name: "pods", label: "Pods", most: true },
    { name: "ready", label: "Ready" },
    { name: "status", label: "Status" },
    { name: "restarts", label: "Restarts", most: true },
    { name: "age", label: "Age" },
  ],
  pods: [
    { name: "name", label: "Pod" },
    { name: "namespace", label: "Namespace" },
    { name: "pods", label: "Node" },
    { name: "ready", label: "Ready" },
    { name: "status", label: "Status" },
    { name: "restarts", label: "Restarts", most: true },
    { name: "age", label: "Age" },
  ],
  nodes: [
    { name: "name", label: "Node" },
    { name: "status", label: "Status" },
    { name: "cpu", label: "CPU requested", most: true },
    { name: "memory", label: "Memory requested", most: true },
    { name: "ready", label: "Pods", most: true },
    { name: "namespace", label: "Kubelet" },
    { name: "age", label: "Age" },
  ],
  events: [
    { name: "age", label: "Last" },
    { name: "reason", label: "Reason" },
    { name: "object", label: "Object" },
    { name: "namespace", label: "Namespace" },
    { name: "message", label: "Message" },
    { name: "count", label: "Count", most: true },
  ],
};

/**
 * The column by which each view is sorted from the start.
 *
 * @type {Readonly<Record<View, string>>}
 */
const USUAL = { workloads: "namespace", pods: "namespace", nodes: "name", events: "age" };

/**
 * The order of the list.
 *
 * @typedef {object} Order
 * @property {string} column
 * @property {boolean} descending
 */

/**
 * Reads an order from the state of the page: the name of a column, after a `-` if the order descends.
 *
 * @param {View} view
 * @param {string} sort
 * @returns {Order} the usual one for any other text
 */
export function orderOf(view, sort) {
  const descending = sort.startsWith("-");
  const column = descending ? sort.slice(1) : sort;
  return COLUMNS[view].some(({ name }) => name === column)
    ? { column, descending }
    : { column: USUAL[view], descending: false };
}

/**
 * Returns the order after a click on a column: its own one, then the reverse, then the usual one.
 *
 * @param {View} view
 * @param {string} sort the order before
 * @param {string} column
 * @returns {string} empty for the usual order
 */
export function nextSort(view, sort, column) {
  const { most = false } = COLUMNS[view].find(({ name }) => name === column) ?? {};
  const now = orderOf(view, sort);
  if (now.column !== column) return text({ column, descending: most }, view);
  if (now.descending === most) return text({ column, descending: !most }, view);
  return text({ column: USUAL[view], descending: false }, view);
}

/** @type {(order: Order, view: View) => string} */
function text({ column, descending }, view) {
  if (column === USUAL[view] && !descending) return "";
  return descending ? `-${column}` : column;
}
