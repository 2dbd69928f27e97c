import { isJsonObject, valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { age } from "./human_duration.ts";
import {
  ageOf,
  booleanAt,
  type Cells,
  conditionOf,
  type Json,
  listAt,
  nameOf,
  numberAt,
  objectAt,
  textAt,
} from "./cell_values.ts";

const nameAndAge: Cells = (object, now) => [nameOf(object), ageOf(object, now)];

/** The cells of the other kinds of the core group, and of nodes. */
export const coreCells: Readonly<Record<string, Cells>> = {
  "namespaces": (object, now) => [
    nameOf(object),
    textAt(object, "status.phase"),
    ageOf(object, now),
  ],
  "serviceaccounts": nameAndAge,
  "configmaps": (object, now) => [
    nameOf(object),
    sizeOf(object.data) + sizeOf(object.binaryData),
    ageOf(object, now),
  ],
  "secrets": (object, now) => [
    nameOf(object),
    textAt(object, "type"),
    sizeOf(object.data),
    ageOf(object, now),
  ],
  "resourcequotas": (object, now) => [
    nameOf(object),
    usageOf(object, (name) => !name.startsWith("limits.")),
    usageOf(object, (name) => name.startsWith("limits.")),
    ageOf(object, now),
  ],
  "nodes": nodeCells,
  "events": eventCells,
  "events.k8s.io/events": eventCells,
  "componentstatuses": (object) => {
    const found = listAt(object, "conditions").find(({ type }) => type === "Healthy");
    const status = !found ? "Unknown" : found.status === "True" ? "Healthy" : "Unhealthy";
    return [nameOf(object), status, textAt(found, "message"), textAt(found, "error")];
  },
  "coordination.k8s.io/leases": (object, now) => [
    nameOf(object),
    textAt(object, "spec.holderIdentity"),
    ageOf(object, now),
  ],
  "policy/poddisruptionbudgets": (object, now) => [
    nameOf(object),
    textAt(object, "spec.minAvailable", "N/A"),
    textAt(object, "spec.maxUnavailable", "N/A"),
    numberAt(object, "status.disruptionsAllowed"),
    ageOf(object, now),
  ],
  "scheduling.k8s.io/priorityclasses": (object, now) => [
    nameOf(object),
    numberAt(object, "value"),
    booleanAt(object, "globalDefault"),
    ageOf(object, now),
    textAt(object, "preemptionPolicy"),
  ],
  "node.k8s.io/runtimeclasses": (object, now) => [
    nameOf(object),
    textAt(object, "handler"),
    ageOf(object, now),
  ],
};

function sizeOf(value: unknown): number {
  return isJsonObject(value) ? Object.keys(value).length : 0;
}

function usageOf(quota: KubeObject, isShown: (resource: string) => boolean): string {
  const hard = objectAt(quota, "status.hard") ?? {};
  const used = objectAt(quota, "status.used") ?? {};
  return Object.keys(hard).sort().filter(isShown)
    .map((name) => `${name}: ${used[name] ?? 0}/${hard[name]}`).join(", ");
}

function nodeCells(node: KubeObject, now: number): unknown[] {
  const ready = conditionOf(node, "Ready");
  const status = ready === undefined ? "Unknown" : ready === "True" ? "Ready" : "NotReady";
  const info = objectAt(node, "status.nodeInfo");
  const architecture = textAt(info, "architecture");
  const kernel = textAt(info, "kernelVersion", "<unknown>");
  return [
    nameOf(node),
    booleanAt(node, "spec.unschedulable") ? `${status},SchedulingDisabled` : status,
    rolesOf(node) || "<none>",
    ageOf(node, now),
    textAt(info, "kubeletVersion"),
    addressOf(node, "InternalIP"),
    addressOf(node, "ExternalIP"),
    textAt(info, "osImage", "<unknown>"),
    architecture === "" ? kernel : `${kernel} (${architecture})`,
    textAt(info, "containerRuntimeVersion", "<unknown>"),
  ];
}

function rolesOf({ metadata }: KubeObject): string {
  const prefix = "node-role.kubernetes.io/";
  const roles = Object.entries(metadata.labels ?? {}).map(([label, value]) =>
    label.startsWith(prefix)
      ? label.slice(prefix.length)
      : label === "kubernetes.io/role"
      ? value
      : ""
  );
  return [...new Set(roles.filter((role) => role !== ""))].sort().join(",");
}

function addressOf(node: KubeObject, type: string): string {
  const found = listAt(node, "status.addresses").find((each) => each.type === type);
  return textAt(found, "address", "<none>");
}

/** The cells of an Event as it is stored; those of events.k8s.io are the same. */
function eventCells(event: KubeObject, now: number): unknown[] {
  const eventTime = valueAt(event, "eventTime");
  const first = age(valueAt(event, "firstTimestamp") || eventTime, now);
  const last = valueAt(event, "lastTimestamp");
  const series = objectAt(event, "series");
  const object = objectAt(event, "involvedObject");
  const kind = textAt(object, "kind").toLowerCase();
  const name = textAt(object, "name");
  return [
    series ? age(series.lastObservedTime, now) : last ? age(last, now) : first,
    textAt(event, "type"),
    textAt(event, "reason"),
    name === "" ? kind : `${kind}/${name}`,
    textAt(object, "fieldPath"),
    sourceOf(event),
    textAt(event, "message").trim(),
    first,
    series ? numberAt(series, "count") : numberAt(event, "count") || 1,
    nameOf(event),
  ];
}

function sourceOf(event: Json): string {
  const component = textAt(event, "source.component", textAt(event, "reportingComponent"));
  const host = textAt(event, "source.host", textAt(event, "reportingInstance"));
  return host === "" ? component : `${component}, ${host}`;
}
