import { expired, resourceVersionTooLarge } from "./api_errors.ts";
import { type ListOptions, parseRevision } from "./list_options.ts";
import { apiVersionOf, collectionOf, type ResourceDefinition } from "./resource_registry.ts";
import { parseSelection, type Selection } from "./selectors.ts";
import type { StatusError } from "./status_error.ts";
import { encodeFrame, type StoredObject, type StoreEvent } from "./store_event.ts";
import { WatchStream } from "./watch_stream.ts";
import type { CollectionTarget, WriteContext } from "./write_context.ts";

/** Settings that all watches of a server share. */
export interface WatchSettings {
  /** Milliseconds between bookmarks. */
  bookmarkIntervalMs: number;
  /** Least duration of a watch without `timeoutSeconds`; at most twice as long. */
  minimumTimeoutMs: number;
  /** How many frames may wait for a slow client. */
  queueLimit: number;
}

/** An open watch. */
export interface OpenWatch {
  /** The response body. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Resolves when it has ended; `overflowed` tells that the client read too slowly. */
  readonly ended: Promise<{ overflowed: boolean }>;
  /** Ends it cleanly. */
  close(): void;
}

/**
 * Opens a watch with the semantics of the real server's watch cache: from a resourceVersion, or
 * from the present state as ADDED events; objects that leave the selection are DELETED and those
 * that enter it ADDED; a compacted resourceVersion gives an ERROR event in a response of 200, and
 * one in the future waits for it in silence.
 *
 * Source: `k8s.io/apiserver/pkg/storage/cacher`.
 *
 * @throws {StatusError} 400 or 500, when the selectors or the resourceVersion are malformed.
 */
export function watchObjects(
  context: WriteContext,
  target: CollectionTarget,
  { options, settings }: { options: ListOptions; settings: WatchSettings },
): OpenWatch {
  const { store } = context;
  const { resource } = target;
  const selection = parseSelection(
    { label: options.labelSelector, field: options.fieldSelector },
    resource,
  );
  const requested = parseRevision(options.resourceVersion);
  const head = headOf(resource);
  const scope = { selection, prefix: target.namespace ? `${target.namespace}/` : "" };
  const collection = collectionOf(resource);

  const refusal = refuse(context, { options, requested });
  const start = options.sendInitialEvents || requested === 0 ? store.revision : requested;
  const initial = refusal
    ? [encodeFrame("ERROR", JSON.stringify(refusal.status))].values()
    : options.sendInitialEvents
    ? presentState(store.list(collection), { head, scope, revision: store.revision, options })
    : changes(store.eventsAfter(start, collection), { head, scope });

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
    bookmark: () => stream.push(bookmark(head, store.revision)),
    timeout: () => stream.end(),
  });
  const subscription = refusal ? undefined : store.subscribe(collection, (event) => {
    if (event.revision <= start) return;
    const frame = frameFor(event, { head, scope });
    if (frame) stream.push(frame);
  });
  if (refusal) stream.end();
  else timers.start();
  return { body: stream.body, ended: ended.promise, close: () => stream.end() };
}

/** The start of the JSON text of a resource's objects, up to where their body begins. */
export function headOf(resource: ResourceDefinition): string {
  const { kind } = resource;
  return `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersionOf(resource))},`;
}

interface Scope {
  selection: Selection;
  prefix: string;
}

interface FrameContext {
  head: string;
  scope: Scope;
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
  { head, scope, revision, options }: FrameContext & { revision: number; options: ListOptions },
): Generator<Uint8Array<ArrayBuffer>, undefined> {
  for (const stored of objects) {
    if (selects(scope, stored)) yield encodeFrame("ADDED", head + stored.body);
  }
  if (options.allowWatchBookmarks) yield bookmark(head, revision, { initialEventsEnd: true });
}

function* changes(
  events: readonly StoreEvent[],
  context: FrameContext,
): Generator<Uint8Array<ArrayBuffer>, undefined> {
  for (const event of events) {
    const frame = frameFor(event, context);
    if (frame) yield frame;
  }
}

function frameFor(
  event: StoreEvent,
  { head, scope }: FrameContext,
): Uint8Array<ArrayBuffer> | undefined {
  const after = event.type !== "DELETED" && selects(scope, event.current);
  const before = event.previous !== undefined && selects(scope, event.previous);
  if (!after && !before) return undefined;
  return event.frame(!after ? "DELETED" : before ? "MODIFIED" : "ADDED", head);
}

function selects({ selection, prefix }: Scope, { key, object }: StoredObject): boolean {
  return key.startsWith(prefix) && (selection.empty || selection.matches(object));
}

function bookmark(
  head: string,
  revision: number,
  options: { initialEventsEnd?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const annotations = { "k8s.io/initial-events-end": "true" };
  const metadata = {
    resourceVersion: String(revision),
    ...(options.initialEventsEnd ? { annotations } : {}),
  };
  return encodeFrame("BOOKMARK", `${head}"metadata":${JSON.stringify(metadata)}}`);
}

interface TimerActions {
  bookmark: () => void;
  timeout: () => void;
}

// Bookmarks come at the interval, and once more 2 s before the end.
class WatchTimers {
  readonly #timeoutMs: number;
  readonly #intervalMs: number;
  readonly #bookmarks: boolean;
  readonly #actions: TimerActions;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(
    { options, settings }: { options: ListOptions; settings: WatchSettings },
    actions: TimerActions,
  ) {
    this.#timeoutMs = options.timeoutSeconds * 1000 ||
      settings.minimumTimeoutMs * (1 + Math.random());
    this.#intervalMs = settings.bookmarkIntervalMs;
    this.#bookmarks = options.allowWatchBookmarks;
    this.#actions = actions;
  }

  start(): void {
    const { bookmark, timeout } = this.#actions;
    this.#timers.push(setTimeout(timeout, Math.min(this.#timeoutMs, 2 ** 31 - 1)));
    if (!this.#bookmarks) return;
    this.#timers.push(setInterval(bookmark, this.#intervalMs));
    if (this.#timeoutMs > 2000) this.#timers.push(setTimeout(bookmark, this.#timeoutMs - 2000));
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }
}
