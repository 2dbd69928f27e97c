import type { Dice } from "../../support/dice.ts";
import type { SimulatedProcess } from "./simulated_process.ts";
import type { World } from "./world.ts";

const COLLECTIONS = /\/(?:leases|configmaps)$/;

/** An object as the API server keeps it. */
export interface StoredObject {
  metadata: { name: string; uid: string; resourceVersion: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** How a network behaves at the moment. */
export interface Weather {
  /** The most milliseconds that a request takes to the server. */
  requestMs: number;
  /** The most milliseconds that a response takes back. */
  responseMs: number;
  /** Probability that a request never reaches the server. */
  lostRequests: number;
  /** Probability that a response never comes back, although the server has done its work. */
  lostResponses: number;
}

/**
 * An API server with linearizable objects behind a network that delays and loses requests and
 * responses. It does what kube-apiserver does with a Lease: uid, resourceVersion, 409, and no write
 * where nothing changes.
 */
export class SimulatedApi {
  readonly #objects = new Map<string, StoredObject>();
  readonly #world: World;
  readonly #dice: Dice;
  /** Number of writes that have changed an object. */
  writes = 0;
  #version = 0;
  #uids = 0;

  constructor(world: World, dice: Dice) {
    this.#world = world;
    this.#dice = dice;
  }

  /** Returns a `fetch` for one process, whose network has a weather of its own. */
  fetchFor(process: SimulatedProcess, weather: Weather): typeof fetch {
    return (input, init = {}) =>
      new Promise<Response>((resolve, reject) => {
        const { method = "GET", body, signal } = init;
        const path = new URL(String(input), "https://server.invalid").pathname;
        const text = body === undefined || body === null ? undefined : String(body);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        if (signal?.aborted) return reject(signal.reason);
        if (this.#dice.chance(weather.lostRequests)) return;
        this.#world.after(this.#dice.from(0, weather.requestMs), () => {
          const { status, object } = this.#handle(method, path, text && JSON.parse(text));
          if (this.#dice.chance(weather.lostResponses)) return;
          const answer = JSON.stringify(object);
          const headers = { "content-type": "application/json" };
          this.#world.after(this.#dice.from(0, weather.responseMs), () =>
            process.run(() => resolve(new Response(answer, { status, headers }))));
        });
      });
  }

  /** Returns an object as it is now, without a network. */
  get(path: string): StoredObject | undefined {
    return structuredClone(this.#objects.get(path));
  }

  /** Deletes an object, as a person would. */
  delete(path: string): void {
    this.#objects.delete(path);
  }

  /** Writes an object as it was at another time, as a restored backup does. */
  restore(path: string, object: StoredObject): void {
    this.#objects.delete(path);
    this.#store(path, object, { ...object.metadata, uid: this.#newUid() });
  }

  #handle(method: string, path: string, sent: StoredObject | undefined): Answer {
    const held = this.#objects.get(path);
    const isCollection = COLLECTIONS.test(path);
    if (method === "GET" && isCollection) return { status: 200, object: this.#list(path) };
    if (method === "POST" && !isCollection) return refusal(404, "NotFound");
    if (method === "POST") {
      const name = sent!.metadata.name;
      const target = `${path}/${name}`;
      if (this.#objects.has(target)) return refusal(409, "AlreadyExists");
      return { status: 201, object: this.#store(target, sent!, { name, uid: this.#newUid() }) };
    }
    if (!held) return refusal(404, "NotFound", path.slice(path.lastIndexOf("/") + 1));
    if (method === "GET") return { status: 200, object: held };
    const { uid, resourceVersion } = (method === "DELETE" ? sent?.preconditions : sent?.metadata) as
      | Partial<StoredObject["metadata"]>
      | undefined ?? {};
    const conflict = (uid !== undefined && uid !== held.metadata.uid) ||
      (resourceVersion !== undefined && resourceVersion !== held.metadata.resourceVersion);
    if (conflict) return refusal(409, "Conflict");
    if (method === "DELETE") {
      this.#objects.delete(path);
      return { status: 200, object: held };
    }
    return { status: 200, object: this.#store(path, sent!, { uid: held.metadata.uid }) };
  }

  /** Returns all objects of a collection; a label selector is not looked at. */
  #list(path: string): object {
    const items = [...this.#objects].filter(([key]) => key.startsWith(`${path}/`));
    const metadata = { resourceVersion: String(this.#version) };
    return { kind: "List", metadata, items: items.map(([, object]) => object) };
  }

  /** Keeps an object with a new resourceVersion, unless it equals the one that is kept. */
  #store(path: string, object: StoredObject, own: { uid: string; [field: string]: unknown }) {
    const held = this.#objects.get(path);
    const same = (resourceVersion: string) =>
      ({ ...object, metadata: { ...object.metadata, ...own, resourceVersion } }) as StoredObject;
    if (held) {
      const unchanged = same(held.metadata.resourceVersion);
      if (JSON.stringify(unchanged) === JSON.stringify(held)) return held;
    }
    this.writes++;
    const stored = same(String(++this.#version));
    this.#objects.set(path, stored);
    return stored;
  }

  #newUid(): string {
    return `uid-${++this.#uids}`;
  }
}

interface Answer {
  status: number;
  object: object;
}

function refusal(code: number, reason: string, name?: string): Answer {
  const details = { ...(name !== undefined && { name }) };
  return { status: code, object: { kind: "Status", status: "Failure", code, reason, details } };
}
