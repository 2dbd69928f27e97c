import { expired, internalError, resourceVersionTooLarge } from "../status/api_errors.ts";
import { type ListOptions, parseRevision } from "./list_options.ts";
import { wholeForm } from "../resources/object_form.ts";
import { collectionOf } from "../resources/served_resource.ts";
import { parseSelection, type Selection } from "../resources/selectors.ts";
import type { StatusError } from "../status/status_error.ts";
import {
  type ChangeType,
  encodeFrame,
  type ObjectForm,
  StoredObject,
  type StoreEvent,
} from "../objects/store_event.ts";
import { type ServerTime, serverTime } from "../time/server_time.ts";
import { LastFrame, type WatchFrame, WatchStream } from "./watch_stream.ts";
import type { CollectionTarget, WriteContext } from "../writes/write_context.ts";

/** The shortest duration of a watch without `timeoutSeconds`; the longest is twice that. */
const MINIMUM_TIMEOUT_MS = 1_800_000;

/** Settings of all watches of a server. */
export interface WatchSettings {
  /** Milliseconds between bookmarks. */
  bookmarkIntervalMs: number;
  /** Maximum number of frames that are queued for a slow client. */
  queueLimit: number;
  /**
   * Factor by which the timers run faster than `time`.
   * @default {1}
   */
  timerSpeed?: number;
  /**
   * The time of the timers.
   * @default Real time.
   */
  time?: ServerTime;
}

/** Request for a watch. */
export interface WatchRequest {
  /** Options from the query. */
  options: ListOptions;
  /** Settings of all watches of the server. */
  settings: WatchSettings;
  /**
   * The form of the objects.
   * @default The form with all members.
   */
  form?: ObjectForm;
  /** Returns an object in the version of the resource, if a webhook converts it. */
  convert?: ((stored: StoredObject) => Promise<StoredObject>) | undefined;
}

/** An open watch. */
export interface OpenWatch {
  /** The response body. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves when the watch has ended; `overflowed` is true if the client read too slowly. */
  readonly ended: Promise<{ overflowed: boolean }>;
  /** Ends the watch cleanly. */
  close(): void;
}

/**
 * Opens a watch with the semantics of the real server's watch cache. It starts after a
 * resourceVersion, or with the current state as ADDED events. An object that leaves the selection
 * is DELETED, one that enters it is ADDED. For a compacted resourceVersion the response is a 200
 * with an ERROR event, and so ends a watch with an object that cannot be shown. For a future
 * resourceVersion the watch sends no changes until the store has passed it; with
 * `sendInitialEvents` it sends an ERROR event.
 *
 * Source: `k8s.io/apiserver/pkg/storage/cacher`.
 *
 * @throws {StatusError} 400 or 500, if the selectors or the resourceVersion are malformed.
 */
export function watchObjects(
  context: WriteContext,
  target: CollectionTarget,
  request: WatchRequest,
): OpenWatch {
  const { options, settings } = request;
  const { store } = context;
  const { resource } = target;
  const selection = parseSelection(
    { label: options.labelSelector, field: options.fieldSelector },
    resource,
  );
  const requested = parseRevision(options.resourceVersion);
  const form = request.form ?? wholeForm(resource);
  const scope = { selection, prefix: target.namespace ? `${target.namespace}/` : "" };
  const { convert } = request;
  const frames = { form, scope, convert };
  const collection = collectionOf(resource);

  const refusal = refuse(context, { options, requested });
  const replaysState = options.sendInitialEvents ?? requested === 0;
  const start = replaysState || requested === 0 ? store.revision : requested;
  const initial = refusal
    ? [encodeFrame("ERROR", JSON.stringify(refusal.status))].values()
    : replaysState
    ? presentState(store.list(collection), { ...frames, revision: store.revision, options })
    : changes(store.eventsAfter(start, collection), frames);

  const ended = Promise.withResolvers<{ overflowed: boolean }>();
  const stream = new WatchStream({
    initial,
    queueLimit: settings.queueLimit,
    onEnd: () => {
      timers.stop();
      subscription?.[Symbol.dispose]();
      ended.resolve({ overflowed: stream.overflowed });
    },
  });
  const timers = new WatchTimers({ options, settings }, {
    bookmark: () => stream.push(bookmark(form, store.revision)),
    timeout: () => stream.end(),
  });
  const subscription = refusal ? undefined : store.subscribe(collection, (event) => {
    if (event.revision <= start) return;
    try {
      const frame = frameFor(event, frames);
      if (frame) stream.push(frame);
    } catch (error) {
      // a watch never goes on without one of its events
      stream.push(Promise.resolve(errorFrame(internalError((error as Error).message))));
      throw error;
    }
  });
  if (refusal) stream.end();
  else timers.start();
  return { body: stream.body, ended: ended.promise, close: () => stream.end() };
}

interface Scope {
  selection: Selection;
  prefix: string;
}

interface FrameContext {
  form: ObjectForm;
  scope: Scope;
  convert: WatchRequest["convert"];
}

function refuse(
  { store }: WriteContext,
  { options, requested }: { options: ListOptions; requested: number },
): StatusError | undefined {
  if (options.sendInitialEvents) {
    return requested > store.revision
      ? resourceVersionTooLarge(requested, store.revision)
      : undefined;
  }
  if (requested === 0 || requested >= store.compactedRevision) return undefined;
  return expired(`too old resource version: ${requested} (${store.compactedRevision})`);
}

function* presentState(
  objects: readonly StoredObject[],
  context: FrameContext & { revision: number; options: ListOptions },
): Generator<WatchFrame, undefined> {
  const { form, scope, revision, options } = context;
  for (const stored of objects) {
    if (!selects(scope, stored)) continue;
    yield context.convert
      ? convertedFrame("ADDED", stored, context)
      : encodeFrame("ADDED", stored.text(form));
  }
  if (!options.sendInitialEvents || !options.allowWatchBookmarks) return;
  yield bookmark(form, revision, { initialEventsEnd: true });
}

function* changes(
  events: readonly StoreEvent[],
  context: FrameContext,
): Generator<WatchFrame, undefined> {
  for (const event of events) {
    const frame = frameFor(event, context);
    if (frame) yield frame;
  }
}

function frameFor(event: StoreEvent, context: FrameContext): WatchFrame | undefined {
  const { form, scope, convert } = context;
  const after = event.type !== "DELETED" && selects(scope, event.current);
  const before = event.previous !== undefined && selects(scope, event.previous);
  if (!after && !before) return undefined;
  const type = !after ? "DELETED" : before ? "MODIFIED" : "ADDED";
  return convert ? convertedFrame(type, event.reported(type), context) : event.frame(type, form);
}

async function convertedFrame(
  type: ChangeType,
  stored: StoredObject,
  { form, convert }: FrameContext,
): Promise<Uint8Array<ArrayBuffer> | LastFrame> {
  try {
    return encodeFrame(type, (await convert!(stored)).text(form));
  } catch (error) {
    return errorFrame(error as StatusError);
  }
}

function errorFrame({ status }: StatusError): LastFrame {
  return new LastFrame(encodeFrame("ERROR", JSON.stringify(status)));
}

function selects({ selection, prefix }: Scope, { key, object }: StoredObject): boolean {
  return key.startsWith(prefix) && (selection.empty || selection.matches(object));
}

function bookmark(
  form: ObjectForm,
  revision: number,
  options: { initialEventsEnd?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const annotations = { "k8s.io/initial-events-end": "true" };
  const metadata = {
    resourceVersion: String(revision),
    ...(options.initialEventsEnd ? { annotations } : {}),
  };
  return encodeFrame("BOOKMARK", StoredObject.unsaved("", { metadata }).text(form));
}

interface TimerActions {
  bookmark: () => void;
  timeout: () => void;
}

// Sends bookmarks at the interval, and one more 2 s before the timeout.
class WatchTimers {
  readonly #timeoutMs: number;
  readonly #intervalMs: number;
  readonly #bookmarks: boolean;
  readonly #speed: number;
  readonly #time: ServerTime;
  readonly #actions: TimerActions;
  readonly #timers = new Set<Disposable>();

  constructor(
    { options, settings }: { options: ListOptions; settings: WatchSettings },
    actions: TimerActions,
  ) {
    this.#timeoutMs = options.timeoutSeconds * 1000 ||
      MINIMUM_TIMEOUT_MS * (1 + Math.random());
    this.#intervalMs = settings.bookmarkIntervalMs;
    this.#bookmarks = options.allowWatchBookmarks;
    this.#speed = settings.timerSpeed ?? 1;
    this.#time = settings.time ?? serverTime({});
    this.#actions = actions;
  }

  start(): void {
    const { bookmark, timeout } = this.#actions;
    this.#after(this.#timeoutMs, timeout);
    if (!this.#bookmarks) return;
    this.#every(this.#intervalMs, bookmark);
    if (this.#timeoutMs > 2000) this.#after(this.#timeoutMs - 2000, bookmark);
  }

  stop(): void {
    for (const timer of this.#timers) timer[Symbol.dispose]();
    this.#timers.clear();
  }

  #after(delayMs: number, action: () => void): void {
    const timer = this.#time.setTimer(() => {
      this.#timers.delete(timer);
      action();
    }, delayMs / this.#speed);
    this.#timers.add(timer);
  }

  #every(intervalMs: number, action: () => void): void {
    this.#after(intervalMs, () => {
      this.#every(intervalMs, action);
      action();
    });
  }
}
