import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { Faults } from "./faults.ts";

const MOST_TEXT = 128;
const MOST_NOTE = 1024;

/** Checks an Event of either group; messages name the fields of `v1`. */
export function checkEvent(event: KubeObject, faults: Faults): void {
  checkShared(event, faults, "reportingComponent");
}

/** Checks an Event of `events.k8s.io/v1`, which has the fields of `v1` here. */
export function checkEventOfGroup(event: KubeObject, faults: Faults): void {
  checkShared(event, faults, "reportingController");
}

/**
 * Checks a new Event of `events.k8s.io/v1`, which may not have what only older clients set.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/core/validation` `ValidateEventCreate`.
 */
export function checkNewEvent(event: KubeObject, faults: Faults): void {
  checkSeries(event, faults);
  if (isUnset(event.eventTime)) faults.required("eventTime");
  const type = event.type ?? "";
  if (type !== "Normal" && type !== "Warning") {
    faults.invalid("type", "", `has invalid value: ${type}`);
  }
  const { component, host } = membersOf(event.source);
  const hasSource = !isUnset(component) || !isUnset(host);
  const given = {
    firstTimestamp: event.firstTimestamp,
    lastTimestamp: event.lastTimestamp,
    count: event.count || undefined,
    source: hasSource ? event.source : undefined,
  };
  for (const [field, value] of Object.entries(given)) {
    if (!isUnset(value)) faults.invalid(field, "", "needs to be unset");
  }
}

function checkSeries({ series }: KubeObject, faults: Faults): void {
  if (isUnset(series)) return;
  const { count, lastObservedTime } = membersOf(series);
  if (Number(count ?? 0) < 2) faults.invalid("series.count", "", "should be at least 2");
  if (isUnset(lastObservedTime)) faults.required("series.lastObservedTime");
}

function checkShared(event: KubeObject, faults: Faults, controller: string): void {
  const { involvedObject, metadata, eventTime, reportingComponent } = event;
  const { namespace = "" } = membersOf(involvedObject);
  // an event about an object without a namespace is in the default one, or in that of the system
  const isInPlace = namespace === ""
    ? metadata.namespace === "default" ||
      (!isUnset(eventTime) && metadata.namespace === "kube-system")
    : namespace === metadata.namespace || !isUnset(eventTime);
  if (!isInPlace) {
    faults.invalid("involvedObject.namespace", namespace, "does not match event.namespace");
  }
  if (isUnset(eventTime)) return;
  faults.need(controller, reportingComponent);
  faults.qualified(controller, reportingComponent);
  for (const field of ["reportingInstance", "action", "reason"]) {
    faults.need(field, event[field]);
    checkLength(field, event[field], { most: MOST_TEXT, faults });
  }
  checkLength("message", event.message, { most: MOST_NOTE, faults });
}

function checkLength(
  field: string,
  value: unknown,
  { most, faults }: { most: number; faults: Faults },
): void {
  if (new TextEncoder().encode(String(value ?? "")).length <= most) return;
  faults.invalid(field, "", `can have at most ${most} characters`);
}
