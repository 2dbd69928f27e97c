/** The parts of an object that every change has, whatever its kind. */
export interface ObservedObject {
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
}

/** A change as an informer's handler receives it. */
export type ObservedChange =
  | { type: "added"; object: ObservedObject; initial: boolean }
  | { type: "updated"; object: ObservedObject; previous: ObservedObject }
  | { type: "deleted"; object: ObservedObject; missed: boolean };

/** One change, without its objects. */
export interface LogEntry {
  type: ObservedChange["type"];
  key: string;
  uid: string;
  resourceVersion: string;
  /** resourceVersion of an update's `previous`. */
  previous?: string;
  /** Of an addition: it is part of the initial state of the handler. */
  initial?: boolean;
  /** Of a deletion: it was found by a relist. */
  missed?: boolean;
}

/** The store in which a handler looks up an object when it receives a change. */
export interface ObservedStore {
  get(key: string): ObservedObject | undefined;
}

/** Settings of a {@linkcode HandlerLog}. */
export interface HandlerLogOptions {
  /** A store that must contain each change before the handler receives it. */
  store?: ObservedStore;
  /** Called after each change that the handler has handled. */
  onHandled?: () => void;
}

/**
 * Records the changes that one handler receives, and the problems that only the handler can see:
 * two changes at a time, a store that lags behind, a change after the end.
 */
export class HandlerLog {
  readonly name: string;
  /** The changes received, in order. */
  readonly entries: LogEntry[] = [];
  /** The problems found while the handler received changes. */
  readonly problems: string[] = [];
  readonly #options: HandlerLogOptions;
  #running = 0;
  #ended = false;

  constructor(name: string, options: HandlerLogOptions = {}) {
    this.name = name;
    this.#options = options;
  }

  /** Whether the handler is handling a change now. */
  get busy(): boolean {
    return this.#running > 0;
  }

  /** Returns the handler to add: it records a change, then calls `work`. */
  handler(
    work: (change: ObservedChange) => void | Promise<void> = () => {},
  ): (change: ObservedChange) => Promise<void> | void {
    return (change) => {
      const entry = entryOf(change);
      this.#check(entry);
      this.entries.push(entry);
      this.#running++;
      let pending: void | Promise<void> = undefined;
      try {
        pending = work(change);
      } finally {
        if (!pending) this.#done();
      }
      return pending?.finally(() => this.#done());
    };
  }

  /** Marks the informer as disposed of: any later change is a problem. */
  end(): void {
    this.#ended = true;
  }

  #done(): void {
    this.#running--;
    this.#options.onHandled?.();
  }

  #check(entry: LogEntry): void {
    const said = describeEntry(entry);
    if (this.#ended) this.problems.push(`${said} came after the end`);
    if (this.#running > 0) this.problems.push(`${said} came while another change was dealt with`);
    const { store } = this.#options;
    if (!store) return;
    const { uid, resourceVersion } = store.get(entry.key)?.metadata ?? {};
    if (uid !== entry.uid) return; // it is gone by now, or was created again
    const ahead = BigInt(resourceVersion ?? "0") - BigInt(entry.resourceVersion);
    if (ahead < 0n || (entry.type === "deleted" && ahead === 0n)) {
      this.problems.push(`${said}, but the store still had ${resourceVersion}`);
    }
  }
}

/** Describes an entry in words, such as `updated a/b@7`. */
export function describeEntry({ type, key, resourceVersion }: LogEntry): string {
  return `${type} ${key}@${resourceVersion}`;
}

/** Returns the key of an object in a store. */
export function keyOf({ metadata: { name = "", namespace } }: ObservedObject): string {
  return namespace ? `${namespace}/${name}` : name;
}

function entryOf(change: ObservedChange): LogEntry {
  const { metadata: { uid = "", resourceVersion = "" } } = change.object;
  const entry: LogEntry = { type: change.type, key: keyOf(change.object), uid, resourceVersion };
  if (change.type === "added") entry.initial = change.initial;
  if (change.type === "deleted") entry.missed = change.missed;
  if (change.type === "updated") entry.previous = change.previous.metadata.resourceVersion ?? "";
  return entry;
}
