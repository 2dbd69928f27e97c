import { dirname } from "node:path";
import { testingRooms } from "./testing_rooms.ts";

/** The rooms of a folder from the lowest to the highest, and those that each of them may import. */
export type Rooms = Readonly<Record<string, readonly string[]>>;

/**
 * The rooms of each folder of `src` that has folders. A room is a folder; `.` are the files beside the
 * folders, which may import every room that does not stand above them. A file among them that stands
 * lower or higher has a row, as a room has. `mod.ts` is above all. `src/types` is generated, and has
 * the order of Kubernetes' own API groups.
 */
export const roomTable: Readonly<Record<string, Rooms>> = {
  "src/core": { labels: ["."], time: ["."] },
  "src/runtime": { serving: ["."], platform: [".", "serving"], inspection: ["."] },
  "src/http": {
    message: [],
    opening: ["message"],
    http1: ["message", "opening"],
    http2: ["message", "opening"],
    web_socket: ["message", "http1"],
    fetch: ["message"],
  },
  "src/http/http2": { hpack: [], frames: [], response: ["hpack", "frames"] },
  "src/client": { discovery: ["."] },
  "src/informer": {
    store: [],
    reflector: ["store"],
    snapshot: ["store", "reflector"],
    waits: ["reflector"],
    handlers: ["store", "waits"],
    conditions: ["store", "waits", "handlers"],
  },
  "src/election": { shards: ["."] },
  "src/controller": {
    log: [],
    queue: [],
    assignment: [],
    owners: [],
    sources: ["queue"],
    own_writes: ["sources"],
    status: ["own_writes"],
    context: ["log", "queue", "assignment", "owners", "sources", "own_writes", "status"],
    work: ["log", "queue", "assignment", "owners", "sources", "own_writes", "context"],
    run: ["log", "queue", "assignment", "sources", "context", "work"],
    manifests: ["sources", "work", "run"],
  },
  "src/kubeconfig": { entries: [], yaml: [], credentials: ["entries", "yaml"] },
  "src/hono": { serving: [] },
  "src/otel": { prometheus: ["."] },
  "src/doctor": {
    examination: [],
    access: ["examination"],
    checks: ["examination", "access"],
  },
  "src/generate": { schemas: [] },
  "src/testing": testingRooms,
  "src/testing/cel": { values: [], functions: ["values"] },
  "src/testing/http2": { hpack: [] },
  "src/testing/schemas": { "schema.ts": [], rules: ["schema.ts"] },
  "src/testing/tables": { cells: [] },
  "src/testing/workloads": {
    accounts: ["."],
    volumes: ["."],
    services: ["."],
    jobs: ["."],
    deployments: ["."],
    daemon_sets: ["."],
    stateful_sets: ["."],
    disruptions: ["."],
    "start_workloads.ts": [
      ".",
      "accounts",
      "volumes",
      "services",
      "jobs",
      "deployments",
      "daemon_sets",
      "stateful_sets",
      "disruptions",
    ],
  },
};

/** `src` has the table of layers. */
const ignored: readonly string[] = ["src", "src/types"];

/** An import between two rooms of a folder. */
interface Arrow {
  readonly folder: string;
  readonly from: string;
  readonly to: string;
}

/** Returns the two rooms that an import connects; nothing if both files are in one. */
function arrowOf(file: string, imported: string): Arrow | undefined {
  let folder = dirname(file);
  while (!imported.startsWith(`${folder}/`)) folder = dirname(folder);
  const [from, to] = [roomOf(file, folder), roomOf(imported, folder)];
  return from === to || ignored.includes(folder) ? undefined : { folder, from, to };
}

/** Returns the name of a room: of a folder, of a file that has a row, of `mod.ts`, or `.`. */
function roomOf(file: string, folder: string): string {
  const [name = "", inside] = file.slice(folder.length + 1).split("/");
  return inside !== undefined || name === "mod.ts" || name in rowsOf(folder) ? name : ".";
}

function rowsOf(folder: string): Rooms {
  return roomTable[folder] ?? {};
}

/** Returns whether a room may import the files beside the rooms, directly or through other rooms. */
function isAboveFiles(rooms: Rooms, room: string): boolean {
  return (rooms[room] ?? []).some((each) => each === "." || isAboveFiles(rooms, each));
}

/** Judges an import within a folder of src; returns a sentence if it breaks the table. */
export function judgeRooms(file: string, imported: string): string | undefined {
  const arrow = arrowOf(file, imported);
  if (!arrow) return undefined;
  const { folder, from, to } = arrow;
  if (from === "mod.ts" || (from === "." && to === "mod.ts")) return undefined;
  const rooms = roomTable[folder];
  if (!rooms) return `${file} is in a room of ${folder}, whose rooms have no order in the table.`;
  if (from !== "." && !(from in rooms)) {
    return `${file} is in a room that the table of ${folder} does not name.`;
  }
  const allowed = from === "."
    ? Object.keys(rooms).filter((room) => !isAboveFiles(rooms, room))
    : rooms[from] ?? [];
  if (allowed.includes(to)) return undefined;
  const place = from === "." ? "a file beside the rooms" : `${folder.slice(4)}/${from}`;
  return `${file} imports ${imported}: ${place} may import ${allowed.join(", ") || "nothing"}.`;
}

/** Returns the permissions of the table that no import needs, a sentence each. */
export function unusedRooms(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const used = new Set<string>();
  for (const [file, all] of imports) {
    for (const imported of all) {
      const arrow = imported.startsWith("src/") && file.startsWith("src/")
        ? arrowOf(file, imported)
        : undefined;
      if (arrow) used.add(`${arrow.folder}: ${arrow.from} ${arrow.to}`);
    }
  }
  return Object.entries(roomTable).flatMap(([folder, rooms]) =>
    Object.entries(rooms).flatMap(([from, allowed]) =>
      allowed.filter((to) => !used.has(`${folder}: ${from} ${to}`))
        .map((to) => `No import needs that ${folder}/${from} may import "${to}".`)
    )
  );
}
