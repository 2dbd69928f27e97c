import { apiVersionOf, type ResourceDefinition } from "../../client/resource_definition.ts";
import { createResourceClient } from "../../client/create_client.ts";
import type { ResourceClient } from "../../client/resource_client.ts";
import { isNotFound } from "../../core/api_status_error.ts";
import { checkFunctions, checkNames, checkOptions } from "../../core/check_options.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import { cutBytes } from "../../core/trim_text.ts";
import { microTime } from "../../core/time/rfc3339.ts";
import { shownValue } from "../../core/shown_value.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { eventName, type KubeEvent, kubeEvents } from "../../election/kube_event.ts";
import type { Clock } from "../../core/time/clock.ts";
import { clockOf } from "../../transport/kube_internals.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";

/** An Event to record about an object. */
export interface RecordedEvent {
  /**
   * Whether something is wrong.
   * @default {"Normal"}
   */
  type?: "Normal" | "Warning";
  /** Why, as one word for programs, such as `Created`; at most 128 bytes. */
  reason: string;
  /**
   * The action that was taken or tried, as one word, such as `Create`; at most 128 bytes.
   * @default {"Reconcile"}
   */
  action?: string;
  /** The message for people; cut at 1,024 bytes. */
  note: string;
  /** The other object of an action, if there is one. */
  related?: EventSubject;
}

/** An object that an Event is about. */
export interface EventSubject {
  /** The resource of the object. */
  readonly resource: ResourceDefinition;
  /** The object. */
  readonly object: DeepReadonly<KubernetesObject>;
}

/** Settings of {@linkcode EventRecorder.record}. */
interface RecordOptions {
  /**
   * The id of the reconcile that records the Event: `reportingInstance` becomes
   * `<instance>/<reconcileId>`. That of a series is the first one.
   */
  reconcileId?: string | undefined;
}

/** Settings of an {@linkcode EventRecorder}. */
export interface EventRecorderOptions {
  /** Name of the controller: a qualified name, such as `example.com/websites`. */
  controller: string;
  /** Name of this replica; at most 128 bytes are used. */
  instance: string;
  /** Called for an Event that cannot be recorded; nothing by default. */
  onDropped?: (error: unknown) => void;
}

/** Refuses options of which the server would refuse each Event, or a function that cannot be called. */
function checkRecorderOptions(options: EventRecorderOptions): void {
  checkOptions(options, '{ controller: "example.com/websites", instance: "web-0" }');
  const names = { controller: true, instance: true, onDropped: true } as const;
  checkNames<EventRecorderOptions>("A recorder of Events", options, names);
  checkFunctions(options, ["onDropped"]);
  for (const name of ["controller", "instance"] as const) {
    if (typeof options[name] === "string" && options[name] !== "") continue;
    throw new TypeError(
      `The ${name} of a recorder of Events must be a text: it is ${shownValue(options[name])}.`,
    );
  }
}

const LONGEST_WORD = 128;
const LONGEST_NOTE = 1_024;
const LONGEST_QUEUE = 1_000;
/** An Event that repeats within this time belongs to a series. */
const SERIES_MS = 6 * 60_000;
/** A running series is written once in this time. */
const REFRESH_MS = 30 * 60_000;

/** A stored Event that may repeat. */
interface Series {
  name: string;
  namespace: string;
  count: number;
  /** The count that the server has. */
  writtenCount: number;
  lastMs: number;
  /** When the count was last written; `undefined` before the first repetition. */
  writtenMs: number | undefined;
}

/** Records Events about objects. See {@linkcode createEventRecorder}. */
export class EventRecorder {
  readonly #kube: KubeFetch;
  readonly #clock: Clock;
  readonly #options: EventRecorderOptions;
  readonly #series = new Map<string, Series>();
  readonly #queue: (() => Promise<void>)[] = [];
  #sending: Promise<void> | undefined;
  #ending: Disposable | undefined;
  #dropped = 0;

  /** @ignore Use {@linkcode createEventRecorder}. */
  constructor(kube: KubeFetch, options: EventRecorderOptions) {
    checkRecorderOptions(options);
    this.#kube = kube;
    this.#clock = clockOf(kube);
    this.#options = options;
  }

  /** Number of Events that were not recorded. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Records an Event about an object, soon; never throws. */
  record(subject: EventSubject, event: RecordedEvent, options: {
    /**
     * The id of the reconcile that records the Event: `reportingInstance` becomes
     * `<instance>/<reconcileId>`. That of a series is the first one.
     */
    reconcileId?: string | undefined;
  } = {}): void {
    if (this.#queue.length >= LONGEST_QUEUE) {
      return this.#drop(new Error("The queue of Events is full: the server is too slow."));
    }
    const nowMs = this.#clock.now();
    const { reconcileId } = options;
    this.#push(() => this.#send(subject, { ...event, reconcileId }, nowMs));
  }

  /** Resolves when the waiting Events have been sent. */
  async flush(): Promise<void> {
    while (this.#sending) await this.#sending;
  }

  /** Resolves when the waiting Events and the counts of all series have been sent. */
  async finish(): Promise<void> {
    this.#push(() => this.#writeCounts(Infinity));
    await this.flush();
    this.#ending?.[Symbol.dispose]();
    this.#ending = undefined;
  }

  #push(send: () => Promise<void>): void {
    this.#queue.push(send);
    this.#sending ??= this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    for (let send = this.#queue.shift(); send; send = this.#queue.shift()) {
      await send().catch((error) => this.#drop(error));
    }
    this.#sending = undefined;
  }

  #drop(error: unknown): void {
    this.#dropped++;
    this.#options.onDropped?.(error);
  }

  async #send(
    subject: EventSubject,
    recorded: RecordedEvent & RecordOptions,
    nowMs: number,
  ): Promise<void> {
    const { type = "Normal", action = "Reconcile", reason, related } = recorded;
    const regarding = referenceTo(subject);
    const namespace = subject.object.metadata.namespace ?? "default";
    const key = JSON.stringify([type, action, reason, regarding, related && referenceTo(related)]);
    await this.#forgetEnded(nowMs);
    const handle = createResourceClient(this.#kube, kubeEvents).namespace(namespace);
    const series = this.#series.get(key);
    if (series && await this.#repeat(handle, series, nowMs)) return;
    const { controller, instance } = this.#options;
    const event: KubeEvent = {
      metadata: { name: eventName(subject.object.metadata.name), namespace },
      eventTime: microTime(nowMs),
      type,
      reason: cutBytes(reason, LONGEST_WORD),
      action: cutBytes(action, LONGEST_WORD),
      note: cutBytes(recorded.note, LONGEST_NOTE),
      reportingController: controller,
      reportingInstance: instanceOf(instance, recorded.reconcileId),
      regarding,
      ...(related && { related: referenceTo(related) }),
    };
    const { metadata: { name } } = await handle.create(event);
    const started = { name, namespace, count: 1, writtenCount: 1, lastMs: nowMs };
    this.#series.set(key, { ...started, writtenMs: undefined });
  }

  /** Counts a repetition; returns false if the Event is gone and must be created again. */
  async #repeat(
    handle: ResourceClient<KubeEvent>,
    series: Series,
    nowMs: number,
  ): Promise<boolean> {
    series.count++;
    series.lastMs = nowMs;
    const { writtenMs } = series;
    if (writtenMs !== undefined && nowMs - writtenMs < REFRESH_MS) {
      this.#watchEnds();
      return true;
    }
    series.writtenMs = nowMs;
    try {
      await this.#writeCount(handle, series);
      return true;
    } catch (error) {
      if (isNotFound(error)) return false; // the server removes Events after an hour
      throw error;
    }
  }

  async #writeCount(handle: ResourceClient<KubeEvent>, series: Series): Promise<void> {
    const { count, lastMs } = series;
    const merge = { series: { count, lastObservedTime: microTime(lastMs) } };
    await handle.patch(series.name, { merge: merge as object });
    series.writtenCount = count;
  }

  /** Writes the counts of the series that have not been repeated since a time. */
  async #writeCounts(untilMs: number): Promise<void> {
    for (const series of this.#series.values()) {
      if (series.count === series.writtenCount || series.lastMs > untilMs) continue;
      const handle = createResourceClient(this.#kube, kubeEvents).namespace(series.namespace);
      await this.#writeCount(handle, series).catch(() => {}); // the Event itself is recorded
    }
  }

  /** Writes the count of each series when it has ended, even if no further Event is recorded. */
  #watchEnds(delayMs = SERIES_MS): void {
    this.#ending ??= this.#clock.setTimer(() => {
      this.#ending = undefined;
      this.#push(() => this.#forgetEnded(this.#clock.now()));
    }, delayMs);
  }

  async #forgetEnded(nowMs: number): Promise<void> {
    await this.#writeCounts(nowMs - SERIES_MS);
    let firstMs = Infinity;
    for (const [key, { lastMs, count, writtenCount }] of this.#series) {
      if (nowMs - lastMs >= SERIES_MS) this.#series.delete(key);
      else if (count > writtenCount) firstMs = Math.min(firstMs, lastMs);
    }
    if (firstMs < Infinity) this.#watchEnds(Math.max(1, firstMs + SERIES_MS - nowMs));
  }
}

/**
 * Creates a recorder of Events in `events.k8s.io/v1`, as client-go's `tools/events` does: an Event that
 * repeats becomes a series, whose count is written at the first repetition, then every 30 minutes, and
 * in the end: 6 minutes after the last repetition, or by `finish`. Recording never fails a reconcile:
 * requests wait in a bounded queue, and those that do not fit, or that the server refuses, are dropped
 * and reported. Nothing is sent yet.
 *
 * @throws {TypeError} If an option is unknown, missing or of a wrong kind.
 */
export function createEventRecorder(
  kube: KubeFetch,
  options: EventRecorderOptions,
): EventRecorder {
  return new EventRecorder(kube, options);
}

/** The server refuses more than 128 bytes: of the two, the id is whole. */
function instanceOf(instance: string, reconcileId: string | undefined): string {
  if (reconcileId === undefined) return cutBytes(instance, LONGEST_WORD);
  const id = cutBytes(`/${reconcileId}`, LONGEST_WORD);
  return cutBytes(instance, LONGEST_WORD - new TextEncoder().encode(id).byteLength) + id;
}

function referenceTo({ resource, object }: EventSubject): object {
  const { name, namespace, uid } = object.metadata;
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name,
    ...(namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
  };
}
