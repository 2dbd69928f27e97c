import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Change } from "../../informer/handlers/change.ts";
import type { HandlerRegistration } from "../../informer/handlers/handler_registration.ts";
import type { Informer } from "../../informer/informer.ts";
import { describeValue } from "../../informer/store/misuse_error.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import {
  type ChangePredicate,
  type ChangePredicates,
  isRelevant,
  type PredicateFailed,
} from "./is_relevant.ts";
import type { AddOptions } from "../queue/work_queue.ts";

/** Adds a key to the queue of a controller. */
export type AddKey = (key: string, options?: AddOptions) => void;

/** A source of keys: begins to add them, until the result is disposed of. */
export type Source = (add: AddKey) => HandlerRegistration;

/** Objects that are there at the start come after those that change. */
export const INITIAL_PRIORITY = -100;

/** Settings of a source of objects. */
interface ObjectSourceOptions<T extends KubernetesObject> {
  /** The informer. */
  informer: Informer<T>;
  /** Decides which changes lead to reconciles. */
  when: ChangePredicate<T> | ChangePredicates<T> | undefined;
  /**
   * Called with the error of a function of the program, and what has failed; without it a `when` is a
   * warning, and `keysOf` fails the handler of the informer.
   */
  onError?: SourceFailed | undefined;
}

/** Called with an error, and what has failed, such as "the source keys". */
export type SourceFailed = (error: unknown, what: string) => void;

/** The part of a controller in the source of its objects. */
export interface PrimarySourceOptions<T extends KubernetesObject> {
  /** Returns whether a reconcile has made an update itself. */
  readonly isOwn: (key: string, object: DeepReadonly<T>, previous: DeepReadonly<T>) => boolean;
  /** Called for an object that is gone without a reconcile. */
  readonly onHidden: (key: string) => void;
}

/** Returns the source of the objects to reconcile. */
export function primarySource<T extends KubernetesObject>(
  { informer, when, onError }: ObjectSourceOptions<T>,
  { isOwn, onHidden }: PrimarySourceOptions<T>,
): Source {
  const failed = predicateFailed(onError);
  return (add) =>
    informer.addHandler((change) => {
      const key = objectKey(change.object.metadata);
      const isKnown = change.type === "updated" && isOwn(key, change.object, change.previous);
      if (isKnown) return;
      if (isRelevant(change, when, failed)) add(key, priorityOf(change));
      else if (change.type === "deleted") onHidden(key);
    });
}

/** Returns the source of the owners of objects. */
export function ownerSource<T extends KubernetesObject>(
  { informer, when, onError }: ObjectSourceOptions<T>,
  ownerKeys: (object: DeepReadonly<T>) => readonly string[],
): Source {
  const failed = predicateFailed(onError);
  return (add) =>
    informer.addHandler((change) => {
      if (change.type === "added" && change.initial) return; // the owner is reconciled anyway
      if (!isRelevant(change, when, failed)) return;
      const owners = new Set(ownerKeys(change.object));
      if (change.type === "updated") ownerKeys(change.previous).forEach((key) => owners.add(key));
      for (const key of owners) add(key);
    });
}

/** Returns the source of the keys that a function finds for objects. */
export function mappedSource<T extends KubernetesObject>(
  { informer, when, onError }: ObjectSourceOptions<T>,
  keysOf: (object: DeepReadonly<T>) => Iterable<string>,
): Source {
  const failed = predicateFailed(onError);
  return (add) =>
    informer.addHandler((change) => {
      if (!isRelevant(change, when, failed)) return;
      const addKeys = (object: DeepReadonly<T>, options?: AddOptions) => {
        try {
          for (const key of listOf(keysOf(object))) add(key, options);
        } catch (error) {
          if (!onError) throw error;
          onError(error, `\`keysOf\` of ${objectKey(object.metadata)}`);
        }
      };
      addKeys(change.object, priorityOf(change));
      if (change.type === "updated") addKeys(change.previous);
    });
}

/** Returns the report of a predicate that fails: its change leads to a reconcile. */
export function predicateFailed(onError: SourceFailed | undefined): PredicateFailed | undefined {
  return onError && ((error, key) => onError(error, `\`when\` of ${key}`));
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
