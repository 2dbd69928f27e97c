import type { IssuedToken, TokenAuthority } from "../auth/token_authority.ts";
import type { FaultPanel } from "../faults/fault_panel.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { PodStandIns } from "../pods/pod_stand_ins.ts";
import type { RequestRecord } from "../server/request_log.ts";
import type { ObjectApi } from "../writes/object_api.ts";

/** Service account and lifetime of a token. */
export interface DoorTokenOptions {
  /** Namespace of the account. */
  namespace?: string;
  /** Name of the account. */
  name?: string;
  /** Lifetime in milliseconds. */
  expirationMs?: number;
}

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
  /** The certificate of the CA, PEM. */
  readonly caPem: string;
  /** Issues and revokes tokens. */
  readonly tokens: TokenAuthority;
  /** Issues a token for a service account, which is created if it does not exist. */
  issueToken(options: DoorTokenOptions): Promise<IssuedToken>;
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
