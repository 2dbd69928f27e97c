import type { Attempt } from "../context/attempt.ts";
import type { ControllerServices } from "../context/controller_services.ts";
import type { ReconcileResult } from "./controller_options.ts";
import type { OwnEvents } from "../own_writes/own_events.ts";
import type { SourceList } from "../sources/source_list.ts";

/** The work of a controller for a key. */
export interface ControllerWork {
  /** Calls the functions of the program for a key. */
  reconcile(key: string, attempt: Attempt): Promise<ReconcileResult | void>;
  /** Waits until the Events and their counts have been sent, but not for longer than a limit. */
  flushEvents(limitMs: number): Promise<void>;
  /** Returns the keys that a replica reconciles when they become its own, by a function. */
  keys(isOwn: (key: string) => boolean): Iterable<string>;
  /** Returns whether a key that a source has yielded leads to a reconcile. */
  isWanted(key: string): boolean;
  /** Notes a key that a source has given, on each replica. */
  see(key: string): void;
}

/** The work of a controller; disposing of it ends what it follows. */
export interface StartedWork extends Disposable {
  /** The work. */
  readonly work: ControllerWork;
}

/** The parts of a controller that its work uses. */
export interface WorkParts {
  /** The manager's parts. */
  readonly services: ControllerServices;
  /** Name of the controller. */
  readonly name: string;
  /** The sources of the controller. */
  readonly sources: SourceList;
  /** The events of the controller's own writes. */
  readonly ownEvents: OwnEvents;
  /** Called for the key of an object that has gone and leads to no reconcile. */
  readonly onHidden: (key: string) => void;
}
