import type { Event } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
import type { EventRow } from "./rows.ts";

const MESSAGE_LENGTH = 600;

/** Returns what browsers get of an Event. */
export function eventRow(event: DeepReadonly<Event>): EventRow {
  const { metadata, involvedObject, series, eventTime, lastTimestamp, firstTimestamp } = event;
  return {
    name: metadata.name ?? "",
    namespace: metadata.namespace ?? "",
    reason: event.reason ?? "",
    message: (event.message ?? "").slice(0, MESSAGE_LENGTH),
    warning: event.type === "Warning",
    kind: involvedObject?.kind ?? "",
    object: involvedObject?.name ?? "",
    count: series?.count ?? event.count ?? 1,
    at: series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ??
      metadata.creationTimestamp ?? "",
  };
}
