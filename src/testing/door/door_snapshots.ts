import { isAbsolute } from "node:path";
import { badRequest } from "../status/api_errors.ts";
import { type KubernetesVersion, NEWEST } from "../versions/kubernetes_version.ts";
import type { DoorExits } from "./door_exits.ts";
import type { DoorRoute } from "./door_route.ts";
import type { DoorServer } from "./door_server.ts";
import { refusing, refusingLater, settingsOf } from "./door_settings.ts";
import { captureObjects, type ObjectSnapshot } from "./object_snapshot.ts";
import { ontoCluster } from "./onto_cluster.ts";
import { type Restoration, restoreObjects } from "./restore_objects.ts";
import { loadSnapshot, saveSnapshot } from "./snapshot_file.ts";
import { snapshotJson, snapshotOfJson, versionOfSnapshot } from "./snapshot_json.ts";
import { versionFault } from "./snapshot_version.ts";

/** The objects of a server, as the door saves and restores them. */
export class DoorSnapshots {
  readonly #server: Pick<DoorServer, "store" | "pods">;
  readonly #cluster: ObjectSnapshot;
  readonly #exits: Pick<DoorExits, "install">;
  readonly #version: KubernetesVersion;

  /**
   * Saves and restores the objects of a server. `cluster` are those that it always has, and `exits` the
   * ends of pods, which a restoration does not change. `version` is the one as which it answers.
   */
  constructor(
    server: Pick<DoorServer, "store" | "pods">,
    { cluster, exits, version = NEWEST }: {
      cluster: ObjectSnapshot;
      exits: Pick<DoorExits, "install">;
      version?: KubernetesVersion | undefined;
    },
  ) {
    this.#server = server;
    this.#cluster = cluster;
    this.#exits = exits;
    this.#version = version;
  }

  /** The paths of the door for snapshots. */
  routes(): DoorRoute[] {
    return [
      {
        method: "GET",
        path: "/v1/snapshot",
        about: "Returns a snapshot of all objects.",
        handle: () => snapshotJson(captureObjects(this.#server.store), this.#version),
      },
      {
        method: "PUT",
        path: "/v1/snapshot",
        about: "Restores the snapshot of the body; watches get the difference.",
        handle: ({ body }) => this.#restore(refusing(() => this.#read(body))),
      },
      {
        method: "POST",
        path: "/v1/snapshot/save",
        about: "Writes a snapshot of all objects to a file.",
        handle: async ({ body }) => {
          const file = fileOf(body);
          const snapshot = captureObjects(this.#server.store);
          await refusingLater(saveSnapshot(file, snapshot, this.#version));
          return { file, objects: [...snapshot.values()].reduce((sum, { size }) => sum + size, 0) };
        },
      },
      {
        method: "POST",
        path: "/v1/snapshot/restore",
        about: "Restores the snapshot of a file; watches get the difference.",
        handle: async ({ body }) =>
          this.#restore(await refusingLater(loadSnapshot(fileOf(body), this.#version))),
      },
    ];
  }

  #read(body: unknown): ObjectSnapshot {
    const snapshot = snapshotOfJson(body);
    const versions = { from: versionOfSnapshot(body), onto: this.#version };
    const fault = versionFault(snapshot, versions);
    if (fault !== undefined) throw new TypeError(fault);
    return snapshot;
  }

  #restore(snapshot: ObjectSnapshot): Restoration {
    try {
      return restoreObjects(this.#server, ontoCluster(snapshot, this.#cluster));
    } finally {
      this.#exits.install();
    }
  }
}

function fileOf(body: unknown): string {
  const what = "The settings of a snapshot's file";
  const { file = "" } = settingsOf<{ file?: string }>(what, body, { file: "text" });
  if (isAbsolute(file)) return file;
  throw badRequest(
    `file must be an absolute path, because the launcher has a folder of its own: it is "${file}".`,
  );
}
