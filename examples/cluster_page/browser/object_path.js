import { WORKLOADS } from "./cluster_model.js";

/** @typedef {import("./cluster_model.js").Plural} Plural */

/**
 * Path of an object that has a panel.
 *
 * @typedef {object} ObjectPath
 * @property {Exclude<Plural, "events">} plural
 * @property {string} kind such as `Pod`
 * @property {string} namespace empty for a node
 * @property {string} name
 * @property {string} key as the server has it
 */

/** @type {ReadonlyMap<string, string>} */
const KINDS = new Map([["pods", "Pod"], ["nodes", "Node"], ...Object.entries(WORKLOADS)]);

/**
 * Reads the path of an object, such as `pods/shop/web-1` or `nodes/worker-1`.
 *
 * @param {string} path
 * @returns {ObjectPath | undefined} `undefined` if it names no object that has a panel
 */
export function parseObjectPath(path) {
  const [plural = "", ...key] = path.split("/");
  const kind = KINDS.get(plural);
  if (kind === undefined || key.length !== (plural === "nodes" ? 1 : 2) || key.includes("")) {
    return undefined;
  }
  return {
    plural: /** @type {ObjectPath["plural"]} */ (plural),
    kind,
    namespace: key.length === 2 ? key[0] ?? "" : "",
    name: key.at(-1) ?? "",
    key: key.join("/"),
  };
}
