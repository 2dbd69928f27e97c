import type { Clock, DeepReadonly, KubernetesObject } from "@kubewire/kubewire";
import {
  type Change,
  type HandlerRegistration,
  type Informer,
  objectKey,
} from "@kubewire/kubewire/informer";

/** Name and namespace of an object. */
export interface EventSubject {
  /** The name. */
  readonly name: string;
  /** The namespace; empty for a cluster-scoped object. */
  readonly namespace: string;
}

/** An event for browsers. */
export interface FeedEvent {
  /** Its place in the feed; a snapshot has the place of the last event in it. */
  readonly place: number;
  /** The name of the event. */
  readonly type: "added" | "updated" | "deleted" | "state";
  /** The object; `undefined` for an event about the informer. */
  readonly subject: EventSubject | undefined;
  /** The key of the object; empty for an event about the informer. */
  readonly key: string;
  /** The data: JSON. */
  readonly data: string;
}

/** A reader of a feed. */
export interface FeedReader {
  /** The place of the last event that the reader has taken; `undefined` before the snapshot. */
  readonly place: number | undefined;
  /** Called when there are new events. */
  wake(): void;
  /** Called when the reader has to end: it is too slow, or the informer has ended. */
  end(): void;
}

/** Settings of an {@linkcode EventFeed}. */
export interface EventFeedOptions<T> {
  /** The clock for the look at the informer's state. */
  clock: Clock;
  /** The number of events that are kept for readers that are behind, or come back. */
  history: number;
  /** Returns what is shown of an object: JSON. `undefined`, or an error, hides the object. */
  select: (object: DeepReadonly<T>) => unknown;
  /** Called with an error of `select`, or of making JSON of its result. */
  onError: (error: unknown) => void;
}

const LOOK_MS = 1_000;

/** The changes of an informer as text, made once for all readers. */
export class EventFeed<T extends KubernetesObject> {
  readonly #informer: Informer<T>;
  readonly #options: EventFeedOptions<T>;
  readonly #epoch = crypto.randomUUID().slice(0, 8);
  readonly #shown = new Map<string, FeedEvent>();
  readonly #readers = new Set<FeedReader>();
  #events: FeedEvent[] = [];
  #place = 0;
  #staleSince: string | undefined;
  #registration: HandlerRegistration | undefined;
  #timer: Disposable | undefined;

  /** Creates a feed that follows the informer from the first reader on. */
  constructor(informer: Informer<T>, options: EventFeedOptions<T>) {
    this.#informer = informer;
    this.#options = options;
  }

  /** The number of readers. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Whether the whole state of the informer is in the feed. */
  get synced(): boolean {
    return this.#registration?.synced ?? false;
  }

  /** Follows the informer, if it does not yet. */
  follow(): void {
    if (this.#registration) return;
    this.#registration = this.#informer.addHandler((change) => this.#take(change));
    this.#registration.waitForSync().then(() => this.#wakeAll(), () => {});
  }

  /** Waits until the state of a synced informer is in the feed; not for an informer to sync. */
  async filled(): Promise<void> {
    if (this.#informer.synced) await this.#registration?.waitForSync();
  }

  /** Adds a reader; the result removes it. */
  add(reader: FeedReader): Disposable {
    this.follow();
    this.#readers.add(reader);
    if (!this.#timer) this.#look();
    return { [Symbol.dispose]: () => void this.#readers.delete(reader) };
  }

  /** Ends all readers. */
  end(): void {
    for (const reader of [...this.#readers]) reader.end();
  }

  /** Returns the id of a place, for `Last-Event-ID`. */
  idOf(place: number): string {
    return `${this.#epoch}-${place}`;
  }

  /** Returns the place of an id, if the events after it are kept. */
  placeOf(id: string): number | undefined {
    const [epoch, text = ""] = id.split("-");
    const place = Number(text);
    const isKept = epoch === this.#epoch && /^\d+$/.test(text) && this.#isKept(place);
    return isKept ? place : undefined;
  }

  /** Returns the events after a place; `undefined` if some of them are not kept any more. */
  after(place: number): readonly FeedEvent[] | undefined {
    if (!this.#isKept(place)) return undefined;
    return this.#events.slice(this.#events.length - (this.#place - place));
  }

  /** Returns what is shown now, and the place after which the changes follow. */
  snapshot(): { place: number; objects: FeedEvent[]; state: string } {
    const objects = [...this.#shown.values()];
    return { place: this.#place, objects, state: stateData(this.#staleSince) };
  }

  /** Returns the objects that were shown at a place, if the events after it are kept. */
  shownAt(place: number): EventSubject[] {
    const subjects = new Map<string, EventSubject>();
    for (const [key, { subject }] of this.#shown) if (subject) subjects.set(key, subject);
    for (const { type, key, subject } of this.after(place)?.toReversed() ?? []) {
      if (type === "added") subjects.delete(key);
      else if (type === "deleted" && subject) subjects.set(key, subject);
    }
    return [...subjects.values()];
  }

  #isKept(place: number): boolean {
    return place <= this.#place && place >= this.#place - this.#events.length;
  }

  #take({ type, object }: Change<T>): void {
    const { name, namespace = "" } = object.metadata;
    const subject = { name, namespace };
    const key = objectKey(subject);
    const shown = type === "deleted" ? undefined : this.#textOf(object);
    const before = this.#shown.get(key);
    if (shown === undefined) {
      if (!before) return;
      this.#shown.delete(key);
      this.#append({ type: "deleted", subject, key, data: JSON.stringify({ key }) });
      return;
    }
    const data = `{"key":${JSON.stringify(key)},"object":${shown}}`;
    if (before?.data === data) return;
    const event = this.#append({ type: before ? "updated" : "added", subject, key, data });
    this.#shown.set(key, { ...event, type: "added" });
  }

  /**
   * Returns what is shown of an object, as JSON. An error hides the object, also one of a value that
   * cannot be JSON: its last text may be about what must not be shown any more.
   */
  #textOf(object: DeepReadonly<T>): string | undefined {
    try {
      const shown = this.#options.select(object);
      if (shown instanceof Promise) {
        shown.catch(() => {}); // its error is not the point
        throw new TypeError("select must return JSON, or undefined: it returned a promise.");
      }
      const text: string | undefined = JSON.stringify(shown);
      if (shown === undefined || text !== undefined) return text;
      throw new TypeError(`select must return JSON, or undefined: it returned a ${typeof shown}.`);
    } catch (error) {
      this.#options.onError(error);
      return undefined;
    }
  }

  #append(event: Omit<FeedEvent, "place">): FeedEvent {
    const placed = { ...event, place: ++this.#place };
    this.#events.push(placed);
    if (this.#events.length >= 2 * this.#options.history) this.#forgetOld();
    this.#wakeAll();
    return placed;
  }

  #forgetOld(): void {
    this.#events = this.#events.slice(-this.#options.history);
    for (const reader of [...this.#readers]) {
      const { place } = reader;
      if (place !== undefined && !this.#isKept(place)) reader.end();
    }
  }

  /** Looks at the state of the informer once a second, as long as there are readers. */
  #look(): void {
    this.#timer = undefined;
    if (this.#readers.size === 0) return;
    const { state, stale } = this.#informer;
    if (state.name === "stopped") return this.end();
    const { clock } = this.#options;
    // A watch that is opened again takes milliseconds.
    const isStale = stale && clock.now() - stale.since.getTime() >= LOOK_MS;
    const since = isStale ? stale.since.toISOString() : undefined;
    if (since !== this.#staleSince) {
      this.#staleSince = since;
      this.#append({ type: "state", subject: undefined, key: "", data: stateData(since) });
    }
    this.#timer = clock.setTimer(() => this.#look(), LOOK_MS);
  }

  #wakeAll(): void {
    for (const reader of this.#readers) reader.wake();
  }
}

function stateData(staleSince: string | undefined): string {
  return JSON.stringify(
    staleSince === undefined ? { stale: false } : { stale: true, since: staleSince },
  );
}
