import { clockTime } from "./format.js";

/** @typedef {import("../server/access_report.ts").AccessReport} AccessReport */
/** @typedef {import("./url_state.js").View} View */

/** The kinds that a view needs. */
const NEEDS = {
  workloads: ["pods", "deployments", "statefulsets", "daemonsets", "jobs"],
  pods: ["pods"],
  nodes: ["nodes"],
  events: ["events"],
};

/**
 * Returns what to say about the time of what is shown; empty if it is current.
 *
 * @param {{ connected: boolean, since: string, staleSince: string }} state
 * @returns {string}
 */
export function freshnessNotice({ connected, since, staleSince }) {
  if (!connected) {
    return `Reconnecting to the page's server. What you see is from ${clockTime(since)}.`;
  }
  if (staleSince === "") return "";
  return `The API server cannot be reached. What you see is from ${clockTime(staleSince)}.`;
}

/**
 * Returns what a viewer lacks for a view, or why the page itself cannot read it; empty if nothing.
 *
 * @param {AccessReport | undefined} report
 * @param {View} view
 * @returns {string}
 */
export function accessNotice(report, view) {
  if (!report) return "";
  const kinds = NEEDS[view].flatMap((plural) => {
    const kind = report.kinds[plural];
    return kind ? [{ name: kind.group ? `${plural}.${kind.group}` : plural, ...kind }] : [];
  });
  const problem = kinds.find((kind) => kind.problem);
  if (problem) return `The page cannot read ${problem.name}: ${problem.problem}`;
  const denied = kinds.filter(({ scope }) => scope.length === 0);
  if (denied.length > 0) {
    const names = denied.map(({ name }) => name).join(", ");
    const remedy = view === "nodes"
      ? "which the ClusterRole view does not have."
      : "for example by a binding to the ClusterRole view.";
    return `${report.user} may not list ${names}. Missing: the verb list on ${names}, ${remedy}`;
  }
  const namespaces = kinds[0]?.scope;
  if (namespaces === undefined || namespaces === "all") return "";
  return `${report.user} may see ${namespaces.length === 1 ? "the namespace" : "the namespaces"} ` +
    `${namespaces.join(", ")} only.`;
}
