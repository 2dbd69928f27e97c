import { apiVersionOf } from "../client/api_version.ts";
import { createResourceClient } from "../client/create_resource_client.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import type { ResourceDefinition } from "../client/resource_definition.ts";
import { isNotFound } from "../core/api_status_error.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import { cutBytes } from "../core/cut_bytes.ts";
import { microTime } from "../core/micro_time.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { eventName, type KubeEvent, kubeEvents } from "../election/kube_event.ts";
import type { Clock } from "../runtime/clock.ts";
import { plumbingOf } from "../transport/plumbing.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";

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

/** Settings of an {@linkcode EventRecorder}. */
export interface EventRecorderOptions {
  /** Name of the controller: a qualified name, such as `example.com/websites`. */
  controller: string;
  /** Name of this replica; at most 128 bytes are used. */
  instance: string;
  /** Called for an Event that cannot be recorded; nothing by default. */
  onDropped?: (error: unknown) => void;
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
  lastMs: number;
  /** When the count was last written; `undefined` before the first repetition. */
  writtenMs: number | undefined;
}

/**
 * Records Events about objects in `events.k8s.io/v1`, as client-go's `tools/events` does: an Event
 * that repeats becomes a series, whose count is written at the first repetition and then every 30
 * minutes. Recording never fails a reconcile: requests wait in a bounded queue, and those that do not
 * fit, or that the server refuses, are dropped and reported.
 */
export class EventRecorder {
  readonly #kube: KubeFetch;
  readonly #clock: Clock;
  readonly #options: EventRecorderOptions;
  readonly #series = new Map<string, Series>();
  readonly #queue: (() => Promise<void>)[] = [];
  #sending: Promise<void> | undefined;
  #dropped = 0;

  /** Creates a recorder; nothing is sent yet. */
  constructor(kube: KubeFetch, options: EventRecorderOptions) {
    this.#kube = kube;
    this.#clock = plumbingOf(kube).runtime.clock;
    this.#options = options;
  }

  /** Number of Events that were not recorded. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Records an Event about an object, soon; never throws. */
  record(subject: EventSubject, event: RecordedEvent): void {
    if (this.#queue.length >= LONGEST_QUEUE) {
      return this.#drop(new Error("The queue of Events is full: the server is too slow."));
    }
    const nowMs = this.#clock.now();
    this.#queue.push(() => this.#send(subject, event, nowMs));
    this.#sending ??= this.#sendAll();
  }

  /** Resolves when the waiting Events have been sent. */
  async flush(): Promise<void> {
    while (this.#sending) await this.#sending;
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

  async #send(subject: EventSubject, recorded: RecordedEvent, nowMs: number): Promise<void> {
    const { type = "Normal", action = "Reconcile", reason, related } = recorded;
    const regarding = referenceTo(subject);
    const namespace = subject.object.metadata.namespace ?? "default";
    const key = JSON.stringify([type, action, reason, regarding, related && referenceTo(related)]);
    this.#forgetEnded(nowMs);
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
      reportingInstance: cutBytes(instance, LONGEST_WORD),
      regarding,
      ...(related && { related: referenceTo(related) }),
    };
    const { metadata: { name } } = await handle.create(event);
    this.#series.set(key, { name, namespace, count: 1, lastMs: nowMs, writtenMs: undefined });
  }

  /** Counts a repetition; returns false if the Event is gone and must be created again. */
  async #repeat(
    handle: ResourceClient<KubeEvent>,
    series: Series,
    nowMs: number,
  ): Promise<boolean> {
    series.count++;
    series.lastMs = nowMs;
    const { writtenMs, count } = series;
    if (writtenMs !== undefined && nowMs - writtenMs < REFRESH_MS) return true;
    series.writtenMs = nowMs;
    const merge = { series: { count, lastObservedTime: microTime(nowMs) } };
    try {
      await handle.patch(series.name, { merge: merge as object });
      return true;
    } catch (error) {
      if (isNotFound(error)) return false; // the server removes Events after an hour
      throw error;
    }
  }

  #forgetEnded(nowMs: number): void {
    for (const [key, { lastMs }] of this.#series) {
      if (nowMs - lastMs >= SERIES_MS) this.#series.delete(key);
    }
  }
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
