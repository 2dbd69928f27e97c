import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Change } from "../../informer/handlers/change.ts";
import type { HandlerRegistration } from "../../informer/handlers/handler_registration.ts";
import type { Informer } from "../../informer/informer.ts";
import { describeValue } from "../../informer/handlers/misuse_error.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import { type ChangePredicate, type ChangePredicates, isRelevant } from "./is_relevant.ts";
import type { AddOptions } from "../queue/work_queue.ts";

/** Adds a key to the queue of a controller. */
export type AddKey = (key: string, options?: AddOptions) => void;

/** A source of keys: begins to add them, until the result is disposed of. */
export type Source = (add: AddKey) => HandlerRegistration;

/** Objects that are there at the start come after those that change. */
export const INITIAL_PRIORITY = -100;

/** Settings of a source of objects. */
export interface ObjectSourceOptions<T extends KubernetesObject> {
  /** The informer. */
  informer: Informer<T>;
  /** Decides which changes lead to reconciles. */
  when: ChangePredicate<T> | ChangePredicates<T> | undefined;
}

/** The part of a controller in the source of its objects. */
export interface PrimarySourceOptions<T extends KubernetesObject> {
  /** Returns whether a reconcile has made an update itself. */
  readonly isOwn: (key: string, object: DeepReadonly<T>, previous: DeepReadonly<T>) => boolean;
  /** Called for an object that is gone without a reconcile. */
  readonly onHidden: (key: string) => void;
}

/** Returns the source of the objects to reconcile. */
export function primarySource<T extends KubernetesObject>(
  { informer, when }: ObjectSourceOptions<T>,
  { isOwn, onHidden }: PrimarySourceOptions<T>,
): Source {
  return (add) =>
    informer.addHandler((change) => {
      const key = objectKey(change.object.metadata);
      const isKnown = change.type === "updated" && isOwn(key, change.object, change.previous);
      if (isKnown) return;
      if (isRelevant(change, when)) add(key, priorityOf(change));
      else if (change.type === "deleted") onHidden(key);
    });
}

/** Returns the source of the owners of objects. */
export function ownerSource<T extends KubernetesObject>(
  { informer, when }: ObjectSourceOptions<T>,
  ownerKeys: (object: DeepReadonly<T>) => readonly string[],
): Source {
  return (add) =>
    informer.addHandler((change) => {
      if (change.type === "added" && change.initial) return; // the owner is reconciled anyway
      if (!isRelevant(change, when)) return;
      const owners = new Set(ownerKeys(change.object));
      if (change.type === "updated") ownerKeys(change.previous).forEach((key) => owners.add(key));
      for (const key of owners) add(key);
    });
}

/** Returns the source of the keys that a function finds for objects. */
export function mappedSource<T extends KubernetesObject>(
  { informer, when }: ObjectSourceOptions<T>,
  keysOf: (object: DeepReadonly<T>) => Iterable<string>,
): Source {
  return (add) =>
    informer.addHandler((change) => {
      if (!isRelevant(change, when)) return;
      for (const key of listOf(keysOf(change.object))) add(key, priorityOf(change));
      if (change.type !== "updated") return;
      for (const key of listOf(keysOf(change.previous))) add(key);
    });
}

function priorityOf(change: Change<KubernetesObject>): AddOptions {
  return change.type === "added" && change.initial ? { priority: INITIAL_PRIORITY } : {};
}

/** A text is iterable too, letter by letter, but never meant so. */
function listOf(keys: Iterable<string>): Iterable<string> {
  if (typeof keys === "string") return [keys];
  if (typeof (keys as Partial<Iterable<string>> | null)?.[Symbol.iterator] === "function") {
    return keys;
  }
  throw new TypeError(`keysOf must give a list of keys, and gave ${describeValue(keys)}.`);
}
