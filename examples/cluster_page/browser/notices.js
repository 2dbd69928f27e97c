import { clockTime } from "./format.js";

/** @typedef {import("../server/access_report.ts").AccessReport} AccessReport */
/** @typedef {import("../server/access_report.ts").KindAccess} KindAccess */
/** @typedef {import("./url_state.js").View} View */

/** @typedef {import("./cluster_model.js").Plural} Plural */

/**
 * The kinds that a view needs.
 *
 * @type {Readonly<Record<View, readonly [Plural, ...Plural[]]>>}
 */
const NEEDS = {
  workloads: ["pods", "deployments", "statefulsets", "daemonsets", "jobs"],
  pods: ["pods"],
  nodes: ["nodes"],
  events: ["events"],
};

/** Notice while the browser can load nothing more. */
export const NO_CONNECTIONS = "This browser has all six connections to the page's server in use, " +
  "by tabs of this page and by their logs. Nothing more loads until you close one of them.";

/**
 * Returns what to say about the time of what is shown, and why nothing newer comes; empty if it is
 * current.
 *
 * @param {{ connected: boolean, since: string, staleSince: string, problem?: string,
 *   isSilent?: boolean, readAt?: string }} state times are RFC 3339; `since` is empty before the first
 * connection, and `readAt`, when the server answered last, before the first answer
 * @returns {string}
 */
export function freshnessNotice(
  { connected, since, staleSince, problem = "", isSilent = false, readAt = "" },
) {
  if (connected && staleSince !== "") {
    return `The API server cannot be reached. What you see is from ${clockTime(staleSince)}.`;
  }
  const asOf = readAt === "" ? "" : ` The data may be from ${clockTime(readAt)}.`;
  if (isSilent && (connected || since === "")) {
    return `The page's server does not answer.${asOf}`;
  }
  if (connected && problem !== "") return `${problem}${asOf}`;
  if (problem !== "") return `The page's server refuses for now, and is asked again: ${problem}`;
  if (connected || since === "") return "";
  return `Reconnecting to the page's server. What you see is from ${clockTime(since)}.`;
}

/**
 * Returns why nothing comes of a kind; empty if it may come.
 *
 * @param {AccessReport | undefined} report
 * @param {Plural} plural
 * @returns {string}
 */
export function kindProblem(report, plural) {
  const kind = report?.kinds[plural];
  if (!kind) return "";
  if (kind.problem) return `The page cannot read ${plural}.`;
  return kind.scope.length === 0 ? `You may not list ${plural}.` : "";
}

/**
 * Returns what to say in place of an empty list. It is loading only while something can still come.
 *
 * @param {AccessReport | undefined} report
 * @param {{ view: View, isSynced: (plural: Plural) => boolean, problem: string }} state
 * @returns {string}
 */
export function emptyNotice(report, { view, isSynced, problem }) {
  const waited = NEEDS[view].filter((plural) => kindProblem(report, plural) === "");
  if (waited.length === 0) return kindProblem(report, NEEDS[view][0]);
  if (waited.every(isSynced)) return `There are no ${view} that you may see.`;
  return problem === "" ? "Loading" : "Nothing has come yet.";
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
    /** @type {KindAccess | undefined} */
    const kind = report.kinds[plural];
    return kind ? [{ name: kind.group ? `${plural}.${kind.group}` : plural, ...kind }] : [];
  });
  const problem = kinds.find((kind) => kind.problem);
  if (problem) {
    return [`The page cannot read ${problem.name}: ${problem.problem}`, problem.remedy]
      .filter(Boolean).join(" ");
  }
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
