import { Door } from "./door.ts";
import { DoorConnections } from "./door_connections.ts";
import { DoorFaults } from "./door_faults.ts";
import { DoorPods } from "./door_pods.ts";
import { DoorRequests } from "./door_requests.ts";
import type { DoorServer } from "./door_server.ts";
import { DoorState, type InitialStates } from "./door_state.ts";
import { listenDoor } from "./listen_door.ts";

/** Settings of {@linkcode openDoor}. */
export interface OpenDoorOptions {
  /** The states to which the server can be reset. */
  initial: InitialStates;
  /** Returns the time of the server, in epoch milliseconds. */
  now: () => number;
  /** Port on 127.0.0.1; 0 for a free one. */
  port: number;
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
 * @throws {Error} If the port is in use.
 */
export async function openDoor(server: DoorServer, options: OpenDoorOptions): Promise<OpenDoor> {
  const { initial, now, port } = options;
  const token = `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", "");
  const faults = new DoorFaults(server.faults);
  const requests = new DoorRequests(server);
  const connections = new DoorConnections(server);
  const parts = [
    faults,
    requests,
    connections,
    new DoorPods(server, now),
    new DoorState({ server, initial, faults, requests, connections }),
  ];
  const routes = parts.flatMap((part) => part.routes());
  const listener = await listenDoor(new Door({ routes, token }), port);
  return { url: listener.url, token, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}
