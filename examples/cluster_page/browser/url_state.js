/** @typedef {"workloads" | "pods" | "nodes" | "events"} View */

/**
 * State of the page: all of it is in the URL.
 *
 * @typedef {object} PageState
 * @property {View} view
 * @property {string} namespace empty for all of them
 * @property {string} level empty for all of them
 * @property {string} query
 * @property {string} sort the column of the order, after a `-` if it descends; empty for the usual one
 * @property {string} object the object of the panel, such as `pods/shop/web-1`; empty without one
 * @property {string} tab the tab of the panel
 */

/** @type {readonly View[]} */
export const VIEWS = ["workloads", "pods", "nodes", "events"];

/** @type {Readonly<PageState>} */
const DEFAULTS = {
  view: "workloads",
  namespace: "",
  level: "",
  query: "",
  sort: "",
  object: "",
  tab: "overview",
};

/** The name of each part in the URL. */
const NAMES = /** @type {const} */ ([
  ["view", "view"],
  ["namespace", "ns"],
  ["level", "state"],
  ["query", "q"],
  ["sort", "sort"],
  ["object", "object"],
  ["tab", "tab"],
]);

/**
 * Reads the state from the query of a URL.
 *
 * @param {string} search
 * @returns {PageState}
 */
export function readState(search) {
  const query = new URLSearchParams(search);
  const state = { ...DEFAULTS };
  for (const [part, name] of NAMES) {
    const value = query.get(name);
    if (value === null) continue;
    if (part === "view") state.view = VIEWS.find((view) => view === value) ?? DEFAULTS.view;
    else state[part] = value;
  }
  return state;
}

/**
 * Returns the query of a URL for a state, without what is the default.
 *
 * @param {PageState} state
 * @returns {string} `?` and the query, or `./` without one
 */
export function stateUrl(state) {
  const query = new URLSearchParams();
  for (const [part, name] of NAMES) {
    if (state[part] !== DEFAULTS[part]) query.set(name, state[part]);
  }
  const text = query.toString().replaceAll("%2F", "/");
  return text === "" ? "./" : `?${text}`;
}
