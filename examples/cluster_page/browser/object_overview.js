import { meter } from "./bars.js";
import { objectPath } from "./cluster_model.js";
import { containerEntry } from "./container_entry.js";
import { containersOf } from "./containers.js";
import { dot, element } from "./dom.js";
import { age, bytes, compact, cores } from "./format.js";
import { parseObjectPath } from "./object_path.js";

/** @typedef {import("./cluster_model.js").ClusterModel} ClusterModel */
/** @typedef {import("./cluster_model.js").PodRow} PodRow */
/** @typedef {import("./cluster_model.js").RowOf} RowOf */
/** @typedef {RowOf[Exclude<keyof RowOf, "events">]} Row */

/** @typedef {import("./containers.js").ContainerStatus} ContainerStatus */
/**
 * @typedef {{ name: string, image?: string, restartPolicy?: string,
 *   resources?: { requests?: Record<string, string> } }} ContainerSpec
 */

/**
 * An object of the API, of which only some fields are looked at.
 *
 * @typedef {object} ApiObject
 * @property {string} kind
 * @property {{ name: string, namespace?: string, uid?: string, creationTimestamp?: string,
 *   labels?: Record<string, string>, annotations?: Record<string, string> }} metadata
 * @property {{ containers?: ContainerSpec[], initContainers?: ContainerSpec[],
 *   ephemeralContainers?: ContainerSpec[] }} [spec]
 * @property {{ podIP?: string, conditions?: { type: string, status: string, reason?: string,
 *   message?: string, lastTransitionTime?: string }[], containerStatuses?: ContainerStatus[],
 *   initContainerStatuses?: ContainerStatus[],
 *   ephemeralContainerStatuses?: ContainerStatus[] }} [status]
 */

/** Types of conditions whose `True` is bad news. */
const BAD = /Pressure|Unavailable|Failure|Failed|DisruptionTarget/;
const MAX_EVENTS = 12;

/**
 * Returns the overview of an object: facts, conditions, containers, pods and Events.
 *
 * @param {ApiObject} object
 * @param {{ model: ClusterModel, path: string }} context
 * @returns {HTMLElement}
 */
export function objectOverview(object, { model, path }) {
  const now = Date.now();
  const { plural = "pods", key = "" } = parseObjectPath(path) ?? {};
  const row = model.row(plural, key);
  const pod = plural === "pods" ? model.row("pods", key) : undefined;
  const parts = [
    ...pod?.note ? [element("p", { class: `callout ${pod.level}` }, [pod.note])] : [],
    facts(object, { row, pod, now }),
    ...plural === "nodes" ? [nodeMeters(object.metadata.name, model)] : [],
    section("Conditions", conditions(object, now)),
    section(
      "Containers",
      plural === "pods" ? containersOf(object).map((each) => containerEntry(each, now)) : [],
    ),
    section("Pods", plural === "pods" ? [] : ownPods(object, model)),
    section("Events", events(object, model, now)),
  ];
  return element("div", { class: "overview" }, parts);
}

/** @type {(title: string, children: Node[]) => HTMLElement} */
function section(title, children) {
  return element("section", children.length > 0 ? {} : { hidden: "" }, [
    element("h3", {}, [title]),
    ...children,
  ]);
}

/**
 * The rows of an object; `pod` is the same one as `row` if the object is a pod.
 *
 * @typedef {object} Rows
 * @property {Row | undefined} row
 * @property {PodRow | undefined} pod
 * @property {number} now
 */

/** @type {(object: ApiObject, rows: Rows) => HTMLElement} */
function facts({ metadata, status }, { row, pod, now }) {
  /** @type {[string, (Node | string)[]][]} */
  const list = [];
  if (row) list.push(["Status", [dot(row.level), row.status]]);
  if (row && "desired" in row) list.push(["Ready", [`${row.ready} of ${row.desired}`]]);
  if (pod) {
    if (pod.owner) list.push(["Workload", [ownerLink(pod)]]);
    list.push(["Node", pod.node ? [objectLink(`nodes/${pod.node}`, pod.node)] : ["not scheduled"]]);
    list.push(["Restarts", [`${pod.restarts}`]]);
    if (status?.podIP) list.push(["Address", [status.podIP]]);
  }
  const { creationTimestamp = "", labels = {} } = metadata;
  list.push(["Age", [age(creationTimestamp, now)]]);
  const chips = Object.entries(labels).map(([name, value]) =>
    element("code", { class: "chip" }, [value === "" ? name : `${name}=${value}`])
  );
  if (chips.length > 0) list.push(["Labels", chips]);
  return element(
    "dl",
    { class: "facts" },
    list.flatMap(([name, value]) => [
      element("dt", {}, [name]),
      element("dd", {}, value),
    ]),
  );
}

/** @type {(name: string, model: ClusterModel) => HTMLElement} */
function nodeMeters(name, model) {
  const node = model.row("nodes", name);
  const pods = model.podsOf("Node", { name }).filter(({ level }) => level !== "done"); // as the list
  const cpu = pods.reduce((sum, pod) => sum + pod.cpu, 0);
  const memory = pods.reduce((sum, pod) => sum + pod.memory, 0);
  const line = (
    /** @type {string} */ label,
    /** @type {HTMLElement} */ bar,
    /** @type {string} */ text,
  ) =>
    element("div", { class: "meter-line" }, [
      element("span", {}, [label]),
      bar,
      element("span", { class: "amount" }, [text]),
    ]);
  if (!node) return element("div");
  return element("div", { class: "meters" }, [
    line("CPU", meter(cpu, node.cpu), `${cores(cpu)} of ${cores(node.cpu)}`),
    line("Memory", meter(memory, node.memory), `${bytes(memory)} of ${bytes(node.memory)}`),
    line("Pods", meter(pods.length, node.pods), `${pods.length} of ${node.pods}`),
  ]);
}

/** @type {(object: ApiObject, now: number) => HTMLElement[]} */
function conditions({ status }, now) {
  return (status?.conditions ?? []).map(({ type, status, reason, message, lastTransitionTime }) => {
    const good = BAD.test(type) ? status === "False" : status === "True";
    const level = good ? "ok" : reason === "PodCompleted"
      ? "done" // such a pod is not ready, and need not be
      : status === "Unknown"
      ? "wait"
      : "fail";
    return element("div", { class: "entry" }, [
      element("div", { class: "entry-head" }, [
        dot(level),
        element("strong", {}, [type]),
        element("span", { class: "quiet-text" }, [status]),
        element("span", { class: "entry-end" }, [
          lastTransitionTime ? age(lastTransitionTime, now) : "",
        ]),
      ]),
      ...reason || message
        ? [element("p", {}, [[reason, message].filter(Boolean).join(": ")])]
        : [],
    ]);
  });
}

/** @type {(object: ApiObject, model: ClusterModel) => HTMLElement[]} */
function ownPods({ kind, metadata }, model) {
  return model.podsOf(kind, metadata).map((pod) =>
    element("div", { class: "entry-head pod-link" }, [
      dot(pod.level),
      objectLink(`pods/${pod.namespace}/${pod.name}`, pod.name),
      element("span", { class: "entry-end" }, [pod.status]),
    ])
  );
}

/** @type {(object: ApiObject, model: ClusterModel, now: number) => HTMLElement[]} */
function events({ kind, metadata: { name, namespace } }, model, now) {
  return model.rows("events")
    .filter((event) =>
      event.object === name && event.kind === kind &&
      (namespace === undefined || event.namespace === namespace)
    )
    .sort((a, b) => a.at < b.at ? 1 : -1)
    .slice(0, MAX_EVENTS)
    .map((event) =>
      element("div", { class: "entry" }, [
        element("div", { class: "entry-head" }, [
          dot(event.warning ? "fail" : "ok"),
          element("strong", {}, [event.reason]),
          element("span", { class: "quiet-text" }, [
            event.count > 1 ? `×${compact(event.count)}` : "",
          ]),
          element("span", { class: "entry-end" }, [age(event.at, now)]),
        ]),
        element("p", {}, [event.message]),
      ])
    );
}

/** @param {PodRow} pod */
function ownerLink({ namespace, owner }) {
  const [kind = "", name = ""] = owner.split("/");
  const path = objectPath(kind, { namespace, name });
  const text = `${kind} ${name}`;
  return path === "" ? text : objectLink(path, text);
}

/** @type {(path: string, text: string) => HTMLElement} */
function objectLink(path, text) {
  return element("a", { href: `?object=${encodeURIComponent(path)}`, "data-object": path }, [text]);
}
