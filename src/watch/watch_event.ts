import type { KubernetesObject } from "../core/object_meta.ts";
import type { Status } from "../core/status.ts";

/** An object was created, changed or deleted. */
export interface ObjectEvent<T extends KubernetesObject = KubernetesObject> {
  /** The kind of change. */
  type: "ADDED" | "MODIFIED" | "DELETED";
  /** The object after the change; for `DELETED` its last state. */
  object: T;
}

/** A resourceVersion from which a later watch may start; it does not report a change. */
export interface BookmarkEvent {
  /** Marks the event as a bookmark. */
  type: "BOOKMARK";
  /** An object that contains only its kind and the resourceVersion. */
  object: {
    apiVersion?: string;
    kind?: string;
    metadata: {
      name?: undefined;
      namespace?: undefined;
      resourceVersion: string;
      annotations?: Record<string, string>;
    };
  };
}

/**
 * An event that a watch delivers
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes watches}).
 * The server's `ERROR` events are thrown, never delivered.
 */
export type WatchEvent<T extends KubernetesObject = KubernetesObject> =
  | ObjectEvent<T>
  | BookmarkEvent;

const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** Whether an event is the bookmark after the state that `sendInitialEvents` asks for. */
export function endsInitialEvents({ type, object }: WatchEvent): boolean {
  return type === "BOOKMARK" && object.metadata.annotations?.[INITIAL_EVENTS_END] === "true";
}

/** An error event: the server ends the watch. */
export interface ErrorFrame {
  type: "ERROR";
  object: Status;
}

/**
 * Parses one line of a watch.
 *
 * @throws {TypeError} If the line is not an event; the message is a clause for use in a sentence.
 */
export function parseWatchFrame<T extends KubernetesObject>(
  line: string,
): WatchEvent<T> | ErrorFrame {
  let frame: WatchEvent<T> | ErrorFrame;
  try {
    frame = JSON.parse(line);
  } catch {
    throw new TypeError("it is not JSON");
  }
  return checkWatchFrame(frame);
}

/**
 * Checks the content of one line of a watch, and returns it.
 *
 * @throws {TypeError} If the line is not an event; the message is a clause for use in a sentence.
 */
export function checkWatchFrame<F extends WatchEvent | ErrorFrame>(frame: F): F {
  if (!isType(frame?.type)) {
    const type = JSON.stringify(frame?.type)?.slice(0, 40) ?? "missing";
    throw new TypeError(`its type is ${type}, which is not a type of watch event`);
  }
  if (!isObject(frame.object)) {
    throw new TypeError("it has no object");
  }
  if (frame.type !== "ERROR" && !isObject(frame.object.metadata)) {
    throw new TypeError("its object has no metadata");
  }
  return frame;
}

/** Compares one by one: a `Set` would hash the text first, a fiftieth of an event's cost on Bun. */
function isType(type: unknown): boolean {
  return type === "MODIFIED" || type === "ADDED" || type === "DELETED" || type === "BOOKMARK" ||
    type === "ERROR";
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
