import type { DeepReadonly } from "../../core/deep_readonly.ts";
import { isObject } from "../../core/is_object.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { shownValue } from "../../core/shown_value.ts";
import type { Change } from "../../informer/handlers/change.ts";
import { checkSyncFunction, describeValue, isThenable } from "../../informer/store/misuse_error.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import { reportWarning } from "../../runtime/report_warning.ts";

/** Decides about the change of an object by its two states. */
export type ChangePredicate<T> = (object: DeepReadonly<T>, previous: DeepReadonly<T>) => boolean;

/**
 * Decides which changes lead to reconciles; changes without a predicate do. A request to delete an
 * object always does.
 */
export interface ChangePredicates<T> {
  /** Decides about an object that is new, or there at the start. */
  readonly created?: (object: DeepReadonly<T>) => boolean;
  /** Decides about a change of an object; see {@linkcode generationChanged}. */
  readonly updated?: ChangePredicate<T>;
  /** Decides about an object that is gone, by its last known state. */
  readonly deleted?: (object: DeepReadonly<T>) => boolean;
  /**
   * Decides about a key that a source of `keys` has yielded, by its object; one that the store does
   * not have is reconciled. For `for` alone.
   */
  readonly generic?: (object: DeepReadonly<T>) => boolean;
}

const NAMES = ["created", "updated", "deleted", "generic"] as const;

/**
 * Checks the predicates of a controller.
 *
 * @throws {TypeError} If they are neither a function nor an object with functions, or one of them is
 *   asynchronous.
 */
export function checkWhen(when: unknown): void {
  if (when === undefined) return;
  if (!isObject(when)) return checkSyncFunction("`when` of a controller", when);
  for (const name of Object.keys(when)) {
    if (!NAMES.some((each) => each === name)) {
      throw new TypeError(
        `\`when\` of a controller has ${NAMES.join(", ")}, and not ${shownValue(name)}.`,
      );
    }
    const predicate = when[name];
    if (predicate !== undefined) checkSyncFunction(`\`when.${name}\` of a controller`, predicate);
  }
}

/** Returns whether a change leads to a reconcile. */
export function isRelevant<T extends KubernetesObject>(
  change: Change<T>,
  when: ChangePredicate<T> | ChangePredicates<T> | undefined,
  onError: PredicateFailed = warn,
): boolean {
  const { created, updated, deleted } = predicatesOf(when);
  const { object } = change;
  if (change.type === "deleted") return holds(onError, deleted, object);
  const previous = change.type === "updated" ? change.previous : undefined;
  if (isDeletionRequest(object, previous)) return true;
  return previous ? holds(onError, updated, object, previous) : holds(onError, created, object);
}

/** Returns whether the key of an object leads to a reconcile, if a source of `keys` yields it. */
export function isKeyRelevant<T extends KubernetesObject>(
  object: DeepReadonly<T> | undefined,
  { generic }: ChangePredicates<T>,
  onError: PredicateFailed = warn,
): boolean {
  return object === undefined || isDeletionRequest(object, undefined) ||
    holds(onError, generic, object);
}

/** Returns the predicates; a function alone decides about updates. */
export function predicatesOf<T>(
  when: ChangePredicate<T> | ChangePredicates<T> | undefined,
): ChangePredicates<T> {
  return typeof when === "function" ? { updated: when } : when ?? {};
}

/** Called with the error of a predicate, and the key of the object. */
export type PredicateFailed = (error: unknown, key: string) => void;

const warn: PredicateFailed = (error, key) =>
  reportWarning(`A \`when\` failed for ${key}, so the change leads to a reconcile`, error);

/** A change counts when the predicate fails: a reconcile too many does no harm. */
function holds<T extends DeepReadonly<KubernetesObject>, Rest extends unknown[]>(
  onError: PredicateFailed,
  predicate: ((object: T, ...rest: Rest) => boolean) | undefined,
  object: T,
  ...rest: Rest
): boolean {
  if (!predicate) return true;
  try {
    const wanted: unknown = predicate(object, ...rest);
    if (!isThenable(wanted)) return Boolean(wanted);
    throw new TypeError(`it must give true or false, and gave ${describeValue(wanted)}`);
  } catch (error) {
    onError(error, objectKey(object.metadata));
    return true;
  }
}

/** A predicate must not hide that an object waits for its finalizers. */
function isDeletionRequest(
  { metadata }: DeepReadonly<KubernetesObject>,
  previous: DeepReadonly<KubernetesObject> | undefined,
): boolean {
  return metadata.deletionTimestamp !== undefined &&
    previous?.metadata.deletionTimestamp === undefined;
}
