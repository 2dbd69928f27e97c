import type { TestApiServer } from "@kubewire/testing";

/** The object that an Event is about. */
export interface EventTarget {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Text of an Event. */
export interface EventText {
  readonly reason: string;
  readonly message: string;
  readonly warning?: boolean;
  /** The program that says so; a pod's kubelet if it is unset. */
  readonly component?: string;
}

const KEPT_EVENTS = 300;

/** Records Events in the embedded cluster, one for each reason and object, and forgets old ones. */
export class DemoEvents {
  readonly #server: TestApiServer;
  readonly #known = new Map<string, { name: string; count: number; first: string }>();
  #made = 0;

  constructor(server: TestApiServer) {
    this.#server = server;
  }

  /** Records an Event, or counts it once more. */
  record(
    { kind, name, namespace }: EventTarget,
    { reason, message, warning = false, component = "kubelet" }: EventText,
  ): void {
    const key = `${namespace}/${kind}/${name}/${reason}`;
    const now = new Date().toISOString();
    const known = this.#known.get(key);
    const entry = known
      ? { ...known, count: known.count + 1 }
      : { name: `${name}.${(++this.#made).toString(16).padStart(16, "0")}`, count: 1, first: now };
    const event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: entry.name, namespace },
      involvedObject: { kind, name, namespace },
      type: warning ? "Warning" : "Normal",
      reason,
      message,
      count: entry.count,
      firstTimestamp: entry.first,
      lastTimestamp: now,
      source: { component },
    };
    if (known) this.#server.objects.update(event);
    else this.#server.objects.create(event);
    this.#known.delete(key); // to the end: the oldest is the first
    this.#known.set(key, entry);
    if (this.#known.size > KEPT_EVENTS) this.#forget(this.#known.entries().next().value!);
  }

  #forget([key, { name }]: [string, { name: string }]): void {
    const [namespace = ""] = key.split("/");
    this.#known.delete(key);
    this.#server.objects.delete({ apiVersion: "v1", kind: "Event", name, namespace });
  }
}
