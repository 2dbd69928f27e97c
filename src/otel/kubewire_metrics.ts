import type { MetricCatalog } from "./metric.ts";

const CONTROLLER = { "kubewire.controller": "controller" } as const;
const INFORMER = { "kubewire.informer": "informer" } as const;
const SERVER = { "server.address": "address", "server.port": "port" } as const;

/** The metrics that have the same name in every set, because no other client has them. */
export const kubewireMetrics: MetricCatalog = {
  watches: {
    name: "kubewire.watch.connections",
    kind: "counter",
    unit: "{connection}",
    description: "Watches that the server has opened; all but the first of a watch are reconnects.",
    attributes: { "url.template": "template" },
  },
  tokenAge: {
    name: "kubewire.token.age",
    kind: "observedGauge",
    unit: "s",
    description: "Time since the token was issued.",
    attributes: SERVER,
  },
  tokenRotations: {
    name: "kubewire.token.rotations",
    kind: "observedCounter",
    unit: "{rotation}",
    description: "Reads of the token file that found another token.",
    attributes: SERVER,
  },
  tokenFailures: {
    name: "kubewire.token.failures",
    kind: "observedCounter",
    unit: "{read}",
    description: "Reads of the token file that failed.",
    attributes: SERVER,
  },
  informerObjects: {
    name: "kubewire.informer.objects",
    kind: "observedSum",
    unit: "{object}",
    description: "Objects in the store of an informer.",
    attributes: INFORMER,
  },
  informerState: {
    name: "kubewire.informer.state",
    kind: "observedSum",
    unit: "{informer}",
    description: "1 for the state in which an informer is, 0 for the other states.",
    attributes: { ...INFORMER, "kubewire.informer.state": "state" },
  },
  informerStaleness: {
    name: "kubewire.informer.staleness",
    kind: "observedGauge",
    unit: "s",
    description: "Time for which the store may have been behind the server; 0 while it is current.",
    attributes: INFORMER,
  },
  informerRelists: {
    name: "kubewire.informer.relists",
    kind: "counter",
    unit: "{request}",
    description: "Requests of synced informers for the whole state, by path.",
    attributes: INFORMER,
  },
  storeWaits: {
    name: "kubewire.store.waits",
    kind: "observedCounter",
    unit: "{wait}",
    description: "Waits of keys until an informer had seen what their last reconcile has written.",
    attributes: CONTROLLER,
  },
  storesTooLate: {
    name: "kubewire.store.timeouts",
    kind: "observedCounter",
    unit: "{wait}",
    description: "Those of the waits that took too long: the objects were read from the server.",
    attributes: CONTROLLER,
  },
  shardsHeld: {
    name: "kubewire.shards.held",
    kind: "observedSum",
    unit: "{bucket}",
    description: "Buckets that this replica works on.",
    attributes: { "kubewire.shards": "shards" },
  },
};
