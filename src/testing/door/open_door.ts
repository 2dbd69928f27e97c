import type { DrivenClock } from "../time/driven_clock.ts";
import { Door } from "./door.ts";
import { DoorClock } from "./door_clock.ts";
import { DoorConnections } from "./door_connections.ts";
import { DoorCredentials, type HeldCredentials } from "./door_credentials.ts";
import { DoorExits } from "./door_exits.ts";
import { DoorFaults } from "./door_faults.ts";
import { DoorPods } from "./door_pods.ts";
import { DoorRequests } from "./door_requests.ts";
import type { DoorServer } from "./door_server.ts";
import { DoorSnapshots } from "./door_snapshots.ts";
import { DoorState, type InitialStates } from "./door_state.ts";
import { listenDoor } from "./listen_door.ts";
import type { WebhookServices } from "./webhook_services.ts";
import type { KubernetesVersion } from "../versions/kubernetes_version.ts";

/** Settings of {@linkcode openDoor}. */
export interface OpenDoorOptions {
  /** The states to which the server can be reset. */
  initial: InitialStates;
  /** The clock of the server. */
  clock: DrivenClock;
  /** The launcher's own credentials. */
  credentials: HeldCredentials;
  /** The Services of webhooks, which the server reads. */
  webhooks: WebhookServices;
  /** Port on 127.0.0.1; 0 for a free one. */
  port: number;
  /**
   * The version of Kubernetes as which the server answers.
   * @default {"1.37"}
   */
  version?: KubernetesVersion | undefined;
  /**
   * Applies the manifests as they are now, after a reset to the start.
   * @default They are not watched.
   */
  reapply?: (() => Promise<void>) | undefined;
}

/** A door that is open until it is disposed of. */
export interface OpenDoor extends AsyncDisposable {
  /** Its address: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The token that each request must have. */
  readonly token: string;
}

/**
 * Opens a door to a server, with a new token.
 *
 * @throws {StatusError} If a fault or a rule of the start is wrong.
 * @throws {Error} If the port is in use.
 */
export async function openDoor(server: DoorServer, options: OpenDoorOptions): Promise<OpenDoor> {
  const { initial, clock, credentials, webhooks, port, version, reapply } = options;
  const token = `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", "");
  const faults = new DoorFaults(server.faults);
  for (const fault of initial.faults) faults.add(fault);
  const requests = new DoorRequests(server);
  const connections = new DoorConnections(server);
  const exits = new DoorExits(server.pods, initial.exits);
  const parts = [
    faults,
    requests,
    connections,
    webhooks,
    exits,
    new DoorClock(clock, () => credentials.timePassed()),
    new DoorCredentials(server, credentials),
    new DoorPods(server, () => clock.now()),
    new DoorSnapshots(server, { cluster: initial.empty, exits, version }),
    new DoorState({
      server,
      initial,
      clock,
      credentials,
      exits,
      faults,
      requests,
      connections,
      webhooks,
      reapply,
    }),
  ];
  const routes = parts.flatMap((part) => part.routes());
  const listener = await listenDoor(new Door({ routes, token }), port);
  return { url: listener.url, token, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}
