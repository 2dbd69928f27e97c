import type { RequestRecord } from "../server/request_log.ts";
import type { DoorRoute } from "./door_route.ts";
import type { DoorServer } from "./door_server.ts";

const FILTERS = ["method", "path", "verb", "username", "userAgent", "status"] as const;

/** The requests that a server got, but for those that a test has forgotten. */
export class DoorRequests {
  readonly #server: Pick<DoorServer, "requests" | "counters">;
  #lastForgotten: RequestRecord | undefined;

  /** Begins with the requests of the server so far. */
  constructor(server: Pick<DoorServer, "requests" | "counters">) {
    this.#server = server;
  }

  /** The latest requests, oldest first. */
  get records(): readonly RequestRecord[] {
    const { requests } = this.#server;
    return this.#lastForgotten === undefined
      ? requests
      : requests.slice(requests.lastIndexOf(this.#lastForgotten) + 1);
  }

  /** Forgets the requests so far, and returns how many they were. */
  forget(): number {
    const { length } = this.records;
    this.#lastForgotten = this.#server.requests.at(-1) ?? this.#lastForgotten;
    return length;
  }

  /** The paths of the door for requests and counters. */
  routes(): DoorRoute[] {
    return [
      {
        method: "GET",
        path: "/v1/requests",
        about: "Lists the latest requests, oldest first; the path of the query is its start.",
        query: FILTERS,
        handle: ({ query }) => ({
          requests: this.records.filter((record) =>
            FILTERS.every((name) => query[name] === undefined || fits(record, name, query[name]))
          ),
        }),
      },
      {
        method: "DELETE",
        path: "/v1/requests",
        about: "Forgets the requests so far.",
        handle: () => ({ forgotten: this.forget() }),
      },
      {
        method: "GET",
        path: "/v1/counters",
        about: "Shows how many requests, watches and connections there were and are.",
        handle: () => this.#server.counters,
      },
    ];
  }
}

function fits(record: RequestRecord, name: typeof FILTERS[number], wanted: string): boolean {
  const value = String(record[name]);
  if (name === "path") return value.startsWith(wanted);
  if (name === "userAgent") return value.includes(wanted);
  return name === "method" ? value === wanted.toUpperCase() : value === wanted;
}
