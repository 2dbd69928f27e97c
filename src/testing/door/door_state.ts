import type { DrivenClock } from "../time/driven_clock.ts";
import { Turns } from "../time/turns.ts";
import type { DoorConnections } from "./door_connections.ts";
import type { HeldCredentials } from "./door_credentials.ts";
import type { DoorExits } from "./door_exits.ts";
import type { DoorFaults } from "./door_faults.ts";
import type { DoorRequests } from "./door_requests.ts";
import type { DoorRoute } from "./door_route.ts";
import type { DoorServer } from "./door_server.ts";
import { oneOf, requireEmpty, settingsOf } from "./door_settings.ts";
import type { ObjectSnapshot } from "./object_snapshot.ts";
import { type Restoration, restoreObjects } from "./restore_objects.ts";
import type { WebhookServices } from "./webhook_services.ts";

/** The states to which a server can be reset. */
export interface InitialStates {
  /** A new cluster, without the objects of manifests. */
  readonly empty: ObjectSnapshot;
  /** The server as it began to serve. */
  readonly start: ObjectSnapshot;
  /** The faults that it began with. */
  readonly faults: readonly unknown[];
  /** The rules for the ends of pods that it began with. */
  readonly exits: readonly unknown[];
}

/** Settings of {@linkcode DoorState}. */
export interface DoorStateOptions {
  /** The server. */
  server: DoorServer;
  /** The states to which it can be reset. */
  initial: InitialStates;
  /** The clock, which goes back to the time of the start. */
  clock: Pick<DrivenClock, "reset">;
  /** The launcher's own credentials, which are made valid. */
  credentials: Pick<HeldCredentials, "reset">;
  /** The ends of pods, which go back to those of the start. */
  exits: Pick<DoorExits, "reset">;
  /** The faults, which a reset removes. */
  faults: DoorFaults;
  /** The requests, which it forgets. */
  requests: DoorRequests;
  /** The connections, which it accepts again. */
  connections: DoorConnections;
  /** The Services of webhooks, which go back to those of the start. */
  webhooks: WebhookServices;
  /**
   * Applies the manifests as they are now to the objects of the start.
   * @default They are not watched.
   */
  reapply?: (() => Promise<void>) | undefined;
}

/** The objects of a server as a whole: its history, and its state between tests. */
export class DoorState {
  readonly #options: DoorStateOptions;
  readonly #resets = new Turns();

  /** Begins with the state of the server. */
  constructor(options: DoorStateOptions) {
    this.#options = options;
  }

  /**
   * Resets the server, once earlier resets have ended: the faults, Services, ends of pods and time of
   * the start, no requests, the objects of an initial state, and the pods' logs, programs and ports of
   * the start. Watches stay open and get the difference.
   */
  reset(to: "start" | "empty"): Promise<Restoration> {
    return this.#resets.take(() => this.#reset(to));
  }

  async #reset(to: "start" | "empty"): Promise<Restoration> {
    const { server, initial, faults, requests, connections, webhooks, exits } = this.#options;
    const { clock, credentials, reapply } = this.#options;
    await connections.listen(true);
    await clock.reset();
    // without a pause in between, so that no request meets a part of it
    faults.clear();
    webhooks.reset();
    const restoration = restoreObjects(server, initial[to]);
    exits.reset();
    for (const fault of initial.faults) faults.add(fault);
    requests.forget();
    await credentials.reset();
    if (to === "start") await reapply?.();
    return restoration;
  }

  /** The paths of the door for the state of the server. */
  routes(): DoorRoute[] {
    const { server } = this.#options;
    return [
      {
        method: "POST",
        path: "/v1/reset",
        about: "Goes back to the start, or with to: empty to a cluster without the manifests.",
        handle: async ({ body }) => {
          const what = "The settings of a reset";
          const { to = "start" } = settingsOf<{ to?: string }>(what, body, { to: "text" });
          return await this.reset(oneOf("to", to, ["start", "empty"]));
        },
      },
      {
        method: "POST",
        path: "/v1/compact",
        about: "Drops the history: every older resourceVersion is expired from now on.",
        handle: ({ body }) => {
          requireEmpty("A compaction", body);
          server.compact();
          return { resourceVersion: String(server.store.compactedRevision) };
        },
      },
    ];
  }
}
