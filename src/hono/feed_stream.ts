import type { Clock, KubernetesObject } from "@kubewire/kubewire";
import { objectKey } from "@kubewire/kubewire/informer";
import { waitAtMost } from "@kubewire/kubewire/internal";
import type { EventFeed, EventSubject, FeedEvent, FeedReader } from "./event_feed.ts";
import { KeySet } from "./key_set.ts";

/** Settings of a {@linkcode FeedStream}. */
export interface FeedStreamOptions {
  /** The clock for the signs of life, and for the end. */
  clock: Clock;
  /** Milliseconds without an event after which the stream has a comment, as a sign of life. */
  heartbeatMs: number;
  /** Milliseconds after which the stream ends. */
  maxAgeMs: number;
  /** The header `Last-Event-ID` of a reader that comes back. */
  lastEventId: string | undefined;
  /** Returns whether the reader may see an object; every object without it. */
  allows: ((subject: EventSubject) => boolean | Promise<boolean>) | undefined;
  /** Called with an error of `allows`, which ends the stream. */
  onError: (error: unknown) => void;
}

/** The place where a reader begins. */
interface View {
  readonly place: number;
  /** The objects that it may see; absent if it has them from an earlier connection. */
  readonly snapshot?: { readonly objects: readonly FeedEvent[]; readonly state: string };
}

/** The most text that is made before the reader asks for more. */
const BATCH_LENGTH = 16_384;
/** The time after which a slow check of rights is not waited for before the response begins. */
const PREPARE_MS = 5_000;
const encoder = new TextEncoder();

/** The events of a feed for one reader, in the format of `text/event-stream`. */
export class FeedStream<T extends KubernetesObject> implements FeedReader {
  /** The bytes for the response; a reader of the feed from the first read on. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #feed: EventFeed<T>;
  readonly #options: FeedStreamOptions;
  /** The keys of the objects that the reader has, if not all readers have the same. */
  readonly #sent = new KeySet();
  readonly #held = new DisposableStack();
  #view: Promise<View> | undefined;
  #place: number | undefined;
  #wake: (() => void) | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #ended = false;

  /** Creates the stream. */
  constructor(feed: EventFeed<T>, options: FeedStreamOptions) {
    this.#feed = feed;
    this.#options = options;
    feed.follow();
    const frames = this.#frames();
    this.body = new ReadableStream({
      start: (controller) => void (this.#controller = controller),
      pull: async (controller) => {
        try {
          const { done, value } = await frames.next();
          if (this.#ended) return;
          if (done) this.end();
          else controller.enqueue(encoder.encode(value));
        } catch (error) { // of the function that allows
          this.#options.onError(error);
          this.end();
        }
      },
      cancel: () => this.#leave(),
    }, { highWaterMark: 0 });
  }

  /** The place of the last event that was taken; `undefined` before the snapshot. */
  get place(): number | undefined {
    return this.#place;
  }

  /**
   * Finds out what the reader may see, so that a failure of that is a response of its own. What is
   * slow becomes part of the stream.
   */
  async prepare(): Promise<void> {
    const viewed = async () => {
      await this.#feed.filled();
      if (this.#feed.synced) await this.#viewed();
    };
    await waitAtMost(this.#options.clock, viewed(), { limitMs: PREPARE_MS });
  }

  /** Continues after new events. */
  wake(): void {
    this.#wake?.();
  }

  /** Ends the stream; a browser comes back. */
  end(): void {
    if (this.#ended) return;
    this.#leave();
    this.#controller?.close();
  }

  #leave(): void {
    this.#ended = true;
    this.#held.dispose();
    this.#wake?.();
  }

  async *#frames(): AsyncGenerator<string, void> {
    const { clock, maxAgeMs } = this.#options;
    this.#held.use(this.#feed.add(this));
    this.#held.use(clock.setTimer(() => this.end(), maxAgeMs));
    yield "retry: 2000\n\n";
    while (!this.#feed.synced) {
      if (await this.#waits()) yield ":\n\n";
      if (this.#ended) return;
    }
    const { place, snapshot } = await this.#viewed();
    this.#place = place;
    if (snapshot) yield* this.#snapshot(snapshot);
    while (!this.#ended) {
      const events = this.#feed.after(this.#place);
      if (!events) return;
      if (events.length > 0) yield* this.#batches(this.#framesOf(events));
      else if (await this.#waits()) yield ":\n\n";
    }
  }

  #viewed(): Promise<View> {
    if (!this.#view) {
      this.#view = this.#look();
      this.#view.catch(() => {}); // the stream may never be read
    }
    return this.#view;
  }

  async #look(): Promise<View> {
    const { allows, lastEventId } = this.#options;
    const resumed = lastEventId === undefined ? undefined : await this.#resumed(lastEventId);
    if (resumed !== undefined) return { place: resumed };
    const { place, objects, state } = this.#feed.snapshot();
    if (!allows) return { place, snapshot: { objects, state } };
    const visible: FeedEvent[] = [];
    for (const event of objects) {
      if (this.#ended) break;
      if (!event.subject || !await allows(event.subject)) continue;
      visible.push(event);
      this.#sent.add(event.key);
    }
    return { place, snapshot: { objects: visible, state } };
  }

  /**
   * Returns the place of an id. If the rights have changed, so that the reader has other objects than
   * it may see now, there is none: to name the ones that it has to forget could tell it of others.
   */
  async #resumed(id: string): Promise<number | undefined> {
    const { allows } = this.#options;
    const [, plain = id, digest] = /^(\w+-\d+)-(\w+)$/.exec(id) ?? [];
    const place = this.#feed.placeOf(plain);
    if (place === undefined || !allows) return place;
    for (const subject of this.#feed.shownAt(place)) {
      if (this.#ended) break;
      if (await allows(subject)) this.#sent.add(objectKey(subject));
    }
    if (this.#sent.digest === digest) return place;
    this.#sent.clear();
    return undefined;
  }

  #idOf(place: number): string {
    const id = this.#feed.idOf(place);
    return this.#options.allows ? `${id}-${this.#sent.digest}` : id;
  }

  async *#snapshot(
    { objects, state }: NonNullable<View["snapshot"]>,
  ): AsyncGenerator<string, void> {
    yield "event: reset\ndata: {}\n\n";
    yield* this.#batches(objects.values().map(textOf));
    yield `event: state\ndata: ${state}\n\n`;
    yield `id: ${this.#idOf(this.#place ?? 0)}\nevent: synced\ndata: {}\n\n`;
  }

  async *#batches(
    frames: Iterable<string> | AsyncIterable<string>,
  ): AsyncGenerator<string, void> {
    let batch = "";
    for await (const frame of frames) {
      batch += frame;
      if (batch.length < BATCH_LENGTH) continue;
      yield batch;
      batch = "";
    }
    if (batch !== "") yield batch;
  }

  async *#framesOf(events: readonly FeedEvent[]): AsyncGenerator<string, void> {
    for (const event of events) {
      const shown = await this.#shown(event);
      this.#place = event.place;
      if (shown) yield `id: ${this.#idOf(event.place)}\n${textOf(shown)}`;
    }
  }

  /** Returns an event as the reader sees it; `undefined` if it may not see the object. */
  async #shown(event: FeedEvent): Promise<FeedEvent | undefined> {
    const { allows } = this.#options;
    const { type, subject, key } = event;
    if (!subject || !allows) return event;
    const allowed = await allows(subject);
    const known = this.#sent.has(key);
    if (allowed && type !== "deleted") {
      this.#sent.add(key);
      return { ...event, type: known ? "updated" : "added" };
    }
    this.#sent.delete(key);
    // the right to see it may have been taken away
    return known ? { ...event, type: "deleted", data: JSON.stringify({ key }) } : undefined;
  }

  /** Waits for the next event; returns whether a sign of life is due instead. */
  async #waits(): Promise<boolean> {
    const { clock, heartbeatMs } = this.#options;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    using _timer = clock.setTimer(() => resolve(true), heartbeatMs);
    this.#wake = () => resolve(false);
    if (this.#ended) resolve(false);
    return await promise;
  }
}

function textOf({ type, data }: FeedEvent): string {
  return `event: ${type}\ndata: ${data}\n\n`;
}
