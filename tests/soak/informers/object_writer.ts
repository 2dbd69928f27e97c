import type { KubeObject, ObjectApi } from "../../../src/testing/mod.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import {
  appOf,
  NAMESPACES,
  RESOURCES,
  slotName,
  SLOTS,
  type SoakResource,
  TIERS,
} from "./population.ts";

const TICK_MS = 50;
/** Writes that were missed while the process was busy are made later, but never all at once. */
const MOST_PER_TICK = 100;
const DELETES = 0.075;
const LABEL_CHANGES = 0.15;
/** With the rest, an object has 700 bytes or, with a spec, up to 2 KB. */
const PAYLOAD = "x".repeat(400);

/** The share of the names that are taken when creations and deletions are in balance. */
const TAKEN = 1 / (1 + DELETES);

/** Writes objects at a steady rate, below HTTP: creates, updates, deletes and changes labels. */
export class ObjectWriter implements Disposable {
  readonly #objects: ObjectApi;
  readonly #perSecond: number;
  readonly #random = seededRandom(1);
  #timer: ReturnType<typeof setInterval> | undefined;
  #due = 0;
  #lastTickMs = 0;
  #written = 0;
  #activeMs = 0;

  /** Creates the first objects. */
  constructor(objects: ObjectApi, perSecond: number) {
    this.#objects = objects;
    this.#perSecond = perSecond;
    for (const resource of Object.values(RESOURCES)) {
      for (const namespace of NAMESPACES) {
        for (let slot = 0; slot < SLOTS; slot++) {
          if (this.#random() < TAKEN) this.#create(resource, { namespace, slot });
        }
      }
    }
  }

  /** Number of writes since the first `start`. */
  get written(): number {
    return this.#written;
  }

  /** Milliseconds during which it has written. */
  get activeMs(): number {
    return this.#activeMs;
  }

  /** Starts to write, or goes on. */
  start(): void {
    this.#lastTickMs = performance.now();
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  /** Pauses. */
  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#tick();
  }

  /** The same as {@linkcode stop}. */
  [Symbol.dispose](): void {
    this.stop();
  }

  #tick(): void {
    const nowMs = performance.now();
    const passedMs = nowMs - this.#lastTickMs;
    this.#lastTickMs = nowMs;
    this.#activeMs += passedMs;
    this.#due += passedMs / 1000 * this.#perSecond;
    for (let most = MOST_PER_TICK; this.#due >= 1 && most > 0; most--) {
      this.#due--;
      this.#write();
      this.#written++;
    }
  }

  #write(): void {
    const resource = this.#pick(Object.values(RESOURCES));
    const place = { namespace: this.#pick(NAMESPACES), slot: Math.floor(this.#random() * SLOTS) };
    const { apiVersion, kind } = resource;
    const reference = { apiVersion, kind, name: slotName(place.slot), namespace: place.namespace };
    const held = this.#find(reference);
    const dice = this.#random();
    if (!held) this.#create(resource, place);
    else if (dice < DELETES) this.#objects.delete(reference);
    else this.#objects.update(this.#changed(held, dice < DELETES + LABEL_CHANGES));
  }

  #create(resource: SoakResource, place: { namespace: string; slot: number }): void {
    const { apiVersion, kind, spec } = resource;
    const { namespace, slot } = place;
    this.#objects.create({
      apiVersion,
      kind,
      metadata: {
        name: slotName(slot),
        namespace,
        labels: { app: appOf(slot), tier: this.#pick(TIERS) },
        annotations: { payload: PAYLOAD, count: "0" },
      },
      ...spec && { spec },
    });
  }

  #changed(object: KubeObject, moves: boolean): KubeObject {
    const { metadata } = object;
    const { labels = {}, annotations = {} } = metadata;
    return {
      ...object,
      metadata: {
        ...metadata,
        labels: moves ? { ...labels, tier: this.#pick(TIERS) } : labels,
        annotations: { ...annotations, count: String(Number(annotations.count) + 1) },
      },
    };
  }

  #find(reference: Parameters<ObjectApi["get"]>[0]): KubeObject | undefined {
    try {
      return this.#objects.get(reference);
    } catch {
      return undefined; // 404
    }
  }

  #pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)]!;
  }
}
