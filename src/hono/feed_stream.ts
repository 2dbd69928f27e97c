import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../runtime/clock.ts";
import type { EventFeed, EventSubject, FeedEvent, FeedReader } from "./event_feed.ts";

/** Settings of a {@linkcode FeedStream}. */
export interface FeedStreamOptions {
  /** The clock for the signs of life. */
  clock: Clock;
  /** Milliseconds without an event after which the stream has a comment, as a sign of life. */
  heartbeatMs: number;
  /** The header `Last-Event-ID` of a reader that comes back. */
  lastEventId: string | undefined;
  /** Returns whether the reader may see an object; every object without it. */
  allows: ((subject: EventSubject) => boolean | Promise<boolean>) | undefined;
}

/** The most text that is made before the reader asks for more. */
const BATCH_LENGTH = 16_384;
const encoder = new TextEncoder();

/** The events of a feed for one reader, in the format of `text/event-stream`. */
export class FeedStream<T extends KubernetesObject> implements FeedReader {
  /** The bytes for the response. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #feed: EventFeed<T>;
  readonly #options: FeedStreamOptions;
  readonly #sent = new Set<string>();
  readonly #added: Disposable;
  #place: number | undefined;
  #wake: (() => void) | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #ended = false;

  /** Creates the stream, and adds it to the readers of the feed. */
  constructor(feed: EventFeed<T>, options: FeedStreamOptions) {
    this.#feed = feed;
    this.#options = options;
    this.#added = feed.add(this);
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
          this.end(error instanceof Error ? error : new Error(String(error)));
        }
      },
      cancel: () => this.#leave(),
    }, { highWaterMark: 0 });
  }

  /** The place of the last event that was taken; `undefined` before the snapshot. */
  get place(): number | undefined {
    return this.#place;
  }

  /** Continues after new events. */
  wake(): void {
    this.#wake?.();
  }

  /** Ends the stream: as a whole, or as one that broke off if there is a reason. */
  end(reason?: Error): void {
    if (this.#ended) return;
    this.#leave();
    if (reason) this.#controller?.error(reason);
    else this.#controller?.close();
  }

  #leave(): void {
    this.#ended = true;
    this.#added[Symbol.dispose]();
    this.#wake?.();
  }

  async *#frames(): AsyncGenerator<string, void> {
    yield "retry: 2000\n\n";
    while (!this.#feed.synced) {
      if (await this.#waits()) yield ":\n\n";
      if (this.#ended) return;
    }
    const { lastEventId } = this.#options;
    this.#place = lastEventId === undefined ? undefined : this.#feed.placeOf(lastEventId);
    if (this.#place === undefined) yield* this.#snapshot();
    while (!this.#ended) {
      const events = this.#feed.after(this.#place ?? 0);
      if (!events) return;
      if (events.length > 0) yield* this.#batches(events, { withIds: true });
      else if (await this.#waits()) yield ":\n\n";
    }
  }

  async *#snapshot(): AsyncGenerator<string, void> {
    const { place, objects, state } = this.#feed.snapshot();
    this.#place = place;
    yield "event: reset\ndata: {}\n\n";
    yield* this.#batches(objects, { withIds: false });
    yield `event: state\ndata: ${state}\n\n`;
    yield `id: ${this.#feed.idOf(place)}\nevent: synced\ndata: {}\n\n`;
  }

  async *#batches(
    events: readonly FeedEvent[],
    { withIds }: { withIds: boolean },
  ): AsyncGenerator<string, void> {
    let batch = "";
    for (const event of events) {
      const frame = await this.#frameOf(event);
      if (withIds) this.#place = event.place;
      if (frame === undefined) continue;
      batch += withIds ? `id: ${this.#feed.idOf(event.place)}\n${frame}` : frame;
      if (batch.length < BATCH_LENGTH) continue;
      yield batch;
      batch = "";
    }
    if (batch !== "") yield batch;
  }

  /** Returns the text of an event; `undefined` if the reader may not see the object. */
  async #frameOf({ type, subject, key, data }: FeedEvent): Promise<string | undefined> {
    const { allows } = this.#options;
    if (!subject || !allows) return `event: ${type}\ndata: ${data}\n\n`;
    const allowed = await allows(subject);
    if (type === "deleted") {
      const known = this.#sent.delete(key);
      return allowed || known ? `event: deleted\ndata: ${data}\n\n` : undefined;
    }
    if (allowed) {
      this.#sent.add(key);
      return `event: ${type}\ndata: ${data}\n\n`;
    }
    // the right may have been taken away
    return this.#sent.delete(key)
      ? `event: deleted\ndata: ${JSON.stringify({ key })}\n\n`
      : undefined;
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
