import { meter, strip } from "../bars.js";
import { dot, element, setAttribute } from "../dom.js";
import { age, bytes, compact, cores, percent } from "../format.js";
import { visibleText } from "../visible_text.js";

/** @typedef {import("./list_rows.js").ListRow} ListRow */
/** @typedef {import("../cluster_model.js").PodRow} PodRow */

/**
 * A cell of a line. It is made again only if its key is another one.
 *
 * @typedef {object} Cell
 * @property {string} name its class
 * @property {string} key
 * @property {string} [title]
 * @property {() => (Node | string)[]} [make] without it the key is the text
 */

/** @type {WeakMap<Element, string>} */
const keys = new WeakMap();

/**
 * Writes a line into its element.
 *
 * @param {ListRow} line
 * @param {HTMLElement} row
 * @param {number} now epoch milliseconds
 */
export function fillLine(line, row, now) {
  const cells = cellsOf(line, now);
  const type = line.type === "pod" && line.inside ? `pod inside` : line.type;
  setAttribute(row, "class", `row ${type}`);
  const isGroup = "open" in line;
  if (isGroup && line.pods.length > 0) setAttribute(row, "aria-expanded", `${line.open}`);
  else row.removeAttribute("aria-expanded");
  // A list without groups is a grid, whose rows have no levels.
  if (isGroup || type === "pod inside") setAttribute(row, "aria-level", isGroup ? "1" : "2");
  else row.removeAttribute("aria-level");
  if (row.childElementCount !== cells.length) {
    row.replaceChildren(
      ...cells.map(({ name }) => element("span", { class: `cell ${name}`, role: "gridcell" })),
    );
  }
  for (const [index, { name, key, title, make }] of cells.entries()) {
    const cell = /** @type {HTMLElement} */ (row.children[index]);
    if (keys.get(cell) === key) continue;
    keys.set(cell, key);
    setAttribute(cell, "class", `cell ${name}`);
    setAttribute(cell, "title", visibleText(title ?? ""));
    cell.replaceChildren(...make ? make() : [visibleText(key)]);
  }
}

/** @type {(line: ListRow, now: number) => Cell[]} */
function cellsOf(line, now) {
  switch (line.type) {
    case "workload":
      return workloadCells(line, now);
    case "node":
      return nodeCells(line, now);
    case "pod":
      return podCells(line, now);
    case "event":
      return eventCells(line, now);
  }
}

/** @type {(line: Extract<ListRow, { type: "workload" }>, now: number) => Cell[]} */
function workloadCells({ row, kind, pods, open, level }, now) {
  const restarts = pods.reduce((sum, pod) => sum + pod.restarts, 0);
  return [
    {
      name: "name",
      key: `${open} ${pods.length > 0} ${level} ${row.name} ${kind}`,
      title: `${kind} ${row.name}`,
      make: () => [chevron(open, pods.length > 0), dot(level), text(row.name), quiet(kind)],
    },
    { name: "namespace", key: row.namespace },
    {
      name: "pods",
      key: pods.map((pod) => pod.level).join(),
      title: countText(pods),
      make: () => [strip(pods)],
    },
    row.desired > 0
      ? {
        name: `ready${row.ready < row.desired && row.level !== "ok" ? " short" : ""}`,
        key: `${row.ready}/${row.desired}`,
        title: `${row.ready} of ${row.desired} are ready`,
      }
      : { name: "ready", key: row.status === "" ? `${pods.length}` : "0" },
    { name: `status ${row.level}`, key: row.status, title: row.status },
    { name: "restarts", key: restarts > 0 ? `${restarts}` : "" },
    { name: "age", key: age(row.created, now), title: row.created },
  ];
}

/** @type {(line: Extract<ListRow, { type: "pod" }>, now: number) => Cell[]} */
function podCells({ row, inside }, now) {
  const { containers, ready, restarts } = row;
  /** @type {Cell} */
  const name = {
    name: "name",
    key: `${row.level} ${row.name}`,
    title: row.name,
    make: () => [dot(row.level), text(row.name)],
  };
  /** @type {Cell} */
  const readyCell = {
    name: `ready${ready < containers.length && row.level !== "done" ? " short" : ""}`,
    key: `${ready}/${containers.length}`,
  };
  /** @type {Cell} */
  const status = { name: `status ${row.level}`, key: row.status, title: row.note || row.status };
  /** @type {Cell} */
  const ageCell = { name: "age", key: age(row.created, now), title: row.created };
  if (inside === "node") {
    return [
      name,
      status,
      { name: "cpu", key: row.cpu > 0 ? cores(row.cpu) : "" },
      { name: "memory", key: row.memory > 0 ? bytes(row.memory) : "" },
      readyCell,
      { name: "namespace", key: row.namespace },
      ageCell,
    ];
  }
  return [
    name,
    { name: "namespace", key: inside ? "" : row.namespace },
    { name: "pods node-name", key: row.node, title: row.node },
    readyCell,
    status,
    { name: "restarts", key: restarts > 0 ? `${restarts}` : "" },
    ageCell,
  ];
}

/** @type {(line: Extract<ListRow, { type: "node" }>, now: number) => Cell[]} */
function nodeCells({ row, pods, open, level }, now) {
  const cpu = pods.reduce((sum, pod) => sum + pod.cpu, 0);
  const memory = pods.reduce((sum, pod) => sum + pod.memory, 0);
  const running = pods.filter((pod) => pod.level !== "done").length;
  return [
    {
      name: "name",
      key: `${open} ${pods.length > 0} ${level} ${row.name}`,
      title: row.name,
      make: () => [
        chevron(open, pods.length > 0),
        dot(level),
        text(row.name),
        ...row.roles ? [quiet(row.roles)] : [],
      ],
    },
    { name: `status ${level}`, key: row.status },
    meterCell("cpu", { part: cpu, whole: row.cpu, text: `${cores(cpu)} / ${cores(row.cpu)}` }),
    meterCell("memory", {
      part: memory,
      whole: row.memory,
      text: `${bytes(memory)} / ${bytes(row.memory)}`,
    }),
    { name: "ready", key: `${running}/${row.pods}` },
    { name: "namespace", key: row.kubelet },
    { name: "age", key: age(row.created, now), title: row.created },
  ];
}

/** @type {(line: Extract<ListRow, { type: "event" }>, now: number) => Cell[]} */
function eventCells({ row, level }, now) {
  return [
    { name: "age", key: age(row.at, now), title: row.at },
    {
      name: `reason ${row.warning ? "fail" : ""}`,
      key: `${level} ${row.reason}`,
      make: () => [dot(level), text(row.reason)],
    },
    {
      name: "object",
      key: `${row.namespace} ${row.kind} ${row.object}`,
      title: `${row.kind} ${row.namespace}/${row.object}`,
      make: () => [text(row.object), quiet(row.kind)],
    },
    { name: "namespace", key: row.namespace, title: row.namespace },
    { name: "message", key: row.message, title: row.message },
    {
      name: "count",
      key: row.count > 1 ? `×${compact(row.count)}` : "",
      title: row.count > 1 ? `${row.count} times` : "",
    },
  ];
}

/** @type {(name: string, amount: { part: number, whole: number, text: string }) => Cell} */
function meterCell(name, { part, whole, text }) {
  const share = percent(part, whole);
  return {
    name,
    key: `${share} ${text}`,
    title: `${text} (${share})`,
    make: () => [meter(part, whole), element("span", { class: "amount" }, [text])],
  };
}

/** @type {(open: boolean, hasPods: boolean) => HTMLElement} */
function chevron(open, hasPods) {
  const label = open ? "Hide its pods" : "Show its pods";
  return element("span", {
    class: "chevron",
    "data-toggle": hasPods ? "" : undefined,
    "data-open": `${open}`,
    title: hasPods ? label : undefined,
  });
}

/** @param {string} content cut off with an ellipsis where there is no room */
function text(content) {
  return element("span", { class: "text" }, [content]);
}

/** @param {string} content */
function quiet(content) {
  return element("span", { class: "quiet-text" }, [content]);
}

/** @param {PodRow[]} pods */
function countText(pods) {
  const names = { ok: "running", wait: "waiting", fail: "failing", done: "done" };
  const counts = Map.groupBy(pods, ({ level }) => level);
  return [...counts].map(([level, { length }]) => `${length} ${names[level]}`).join(", ");
}
