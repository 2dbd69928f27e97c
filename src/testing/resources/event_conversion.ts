import type { KubeObject } from "../objects/kube_object.ts";
import type { VersionConversion } from "./served_resource.ts";

/** Fields of an Event of `v1` that have another name in `events.k8s.io/v1`. */
const names: readonly (readonly [stored: string, served: string])[] = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["reportingComponent", "reportingController"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
];

/**
 * The Events of `events.k8s.io/v1`, which are those of `v1` with other names of their fields.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/events/v1` `Convert_v1_Event_To_core_Event`.
 */
export const eventConversion: VersionConversion = {
  toStored: (event) => renamed(event, new Map(names.map(([stored, served]) => [served, stored]))),
  toServed: (event) => renamed(event, new Map(names)),
};

function renamed(event: KubeObject, newNames: ReadonlyMap<string, string>): KubeObject {
  const members = Object.entries(event).map(([name, member]) =>
    [newNames.get(name) ?? name, member] as const
  );
  return { ...Object.fromEntries(members), metadata: event.metadata };
}
