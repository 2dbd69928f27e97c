import type { FaultPanel } from "../faults/fault_panel.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { PodStandIns } from "../pods/pod_stand_ins.ts";
import type { RequestRecord } from "../server/request_log.ts";
import type { ObjectApi } from "../writes/object_api.ts";

/** The parts of a server that its door opens to programs in any language. */
export interface DoorServer {
  /** Makes requests fail. */
  readonly faults: FaultPanel;
  /** The objects, without the rules of Kubernetes. */
  readonly store: ObjectStore;
  /** The objects, with the rules of Kubernetes. */
  readonly objects: ObjectApi;
  /** The logs, programs and ports of containers. */
  readonly pods: PodStandIns;
  /** The latest requests, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** The server's counters. */
  readonly counters: object;
  /** Sends GOAWAY on every HTTP/2 connection. */
  goAway(): void;
  /** Cuts every connection and refuses new ones. */
  stopListening(): Promise<void>;
  /** Accepts connections again. */
  listenAgain(): Promise<void>;
  /** Drops the history. */
  compact(): void;
}
