import type { KubernetesObject } from "../core/object_meta.ts";
import type { Status } from "../core/status.ts";

/** An object was added to what is watched, was changed, or is there no more. */
export interface ObjectEvent<T extends KubernetesObject = KubernetesObject> {
  /** What happened. */
  type: "ADDED" | "MODIFIED" | "DELETED";
  /** The object as it is now; for `DELETED` as it was last. */
  object: T;
}

/** Nothing happened up to a resourceVersion, from which a later watch may start. */
export interface BookmarkEvent {
  /** Only what has the resourceVersion. */
  type: "BOOKMARK";
  /** Kind and resourceVersion, and nothing else of an object. */
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
 * What a watch tells
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

/** The server gives up on a watch. */
export interface ErrorFrame {
  type: "ERROR";
  object: Status;
}

/**
 * Reads one line of a watch.
 *
 * @throws {TypeError} If it is not an event; the message says what is wrong, for use in a sentence.
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
 * Checks what one line of a watch holds.
 *
 * @throws {TypeError} If it is not an event; the message says what is wrong, for use in a sentence.
 */
export function checkWatchFrame<F extends WatchEvent | ErrorFrame>(frame: F): F {
  if (!isType(frame?.type)) {
    const type = JSON.stringify(frame?.type)?.slice(0, 40) ?? "missing";
    throw new TypeError(`its type is ${type}, which is no type of a watch event`);
  }
  if (!isObject(frame.object)) {
    throw new TypeError("it has no object");
  }
  if (frame.type !== "ERROR" && !isObject(frame.object.metadata)) {
    throw new TypeError("its object has no metadata");
  }
  return frame;
}

/** Compared one by one: a `Set` would have to hash the text first, a fiftieth of an event on Bun. */
function isType(type: unknown): boolean {
  return type === "MODIFIED" || type === "ADDED" || type === "DELETED" || type === "BOOKMARK" ||
    type === "ERROR";
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
