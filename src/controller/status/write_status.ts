import { conflictBackoff } from "../../client/update_with_retry.ts";
import { isConflict } from "../../core/api_status_error.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Clock } from "../../core/time/clock.ts";
import { sleep } from "../../core/time/waiting.ts";
import { type Condition, setCondition } from "../set_condition.ts";
import type { HeldObject } from "./held_object.ts";
import { mergeDiff } from "./merge_diff.ts";

const ATTEMPTS = 5;

/** The object whose status is written. */
export interface StatusTarget<T extends KubernetesObject> {
  /** The newest known state. */
  readonly held: HeldObject<T>;
  /** The generation that the reconcile was called for: the status is about it. */
  readonly generation: number | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Reads the object from the server; `undefined` if it is gone. */
  readonly read: () => Promise<DeepReadonly<T> | undefined>;
  /** Sends a merge patch to the status of the object; the response feeds the held object. */
  readonly patch: (merge: object) => Promise<KubernetesObject>;
  /**
   * Called before a write over a version. Its result is called with the version that the write has
   * made, or without one if it has failed.
   */
  readonly onStep: (from: string) => (to?: string) => void;
}

interface Status {
  readonly conditions?: readonly Condition[];
  readonly observedGeneration?: number;
}

/**
 * Writes fields and conditions of a status in one request, on the condition that the object is
 * unchanged; sends nothing if nothing changes. After a conflict with another writer it reads the object
 * and starts again, at most five times in all, as client-go's `retry.RetryOnConflict` does with
 * `DefaultRetry`.
 *
 * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) if each attempt had a conflict,
 *   or another object of this name has taken the object's place.
 */
export async function writeStatus<T extends KubernetesObject>(
  target: StatusTarget<T>,
  fields: Status,
): Promise<void> {
  const { held, clock, signal } = target;
  const wanted: Status = JSON.parse(JSON.stringify(fields)); // as it is sent
  const backoff = conflictBackoff();
  if (held.isOutdated) await readAgain(target);
  for (let attempt = 1;; attempt++) {
    const object = held.newest!;
    const status = statusChange(object, wanted, target);
    if (status === undefined) return;
    try {
      return await send(target, object, status);
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
      await sleep(clock, backoff.next(clock.monotonic()), { signal });
      if (!await readAgain(target)) throw error;
    }
  }
}

/** Reads the object, and returns whether it is still there; another one of its name is not held. */
async function readAgain<T extends KubernetesObject>(
  { held, read }: StatusTarget<T>,
): Promise<boolean> {
  const object = await read();
  if (!object || object.metadata.uid !== held.newest!.metadata.uid) return false;
  held.hold(object);
  return true;
}

async function send<T extends KubernetesObject>(
  { patch, onStep }: StatusTarget<T>,
  { metadata: { resourceVersion } }: DeepReadonly<T>,
  status: unknown,
): Promise<void> {
  const end = resourceVersion === undefined ? undefined : onStep(resourceVersion);
  let made: string | undefined;
  try {
    ({ resourceVersion: made } = (await patch({ metadata: { resourceVersion }, status })).metadata);
  } finally {
    end?.(made);
  }
}

/** Returns the change of the status as a merge patch; `undefined` if nothing changes. */
function statusChange<T extends KubernetesObject>(
  object: DeepReadonly<T>,
  { conditions = [], ...fields }: Status,
  { generation, clock }: StatusTarget<T>,
): unknown {
  const { status = {} } = object as DeepReadonly<KubernetesObject> & { status?: Status };
  const options = { observedGeneration: generation, nowMs: clock.now() };
  const known = status.conditions ?? [];
  const next = conditions.reduce((list, each) => setCondition(list, each, options), known);
  const wanted = { ...status, ...fields, ...(next !== known && { conditions: next }) };
  const observedGeneration = "observedGeneration" in fields
    ? fields.observedGeneration
    : newestGeneration(status.observedGeneration, generation, object.metadata.generation);
  // Where the schema does not have the field, the conditions contain the generation.
  const isKnown = status.observedGeneration === undefined &&
    next.some((each) => each.observedGeneration === generation);
  if (isKnown && mergeDiff(status, wanted) === undefined) return undefined;
  return mergeDiff(status, { ...wanted, observedGeneration });
}

/** Another writer may have observed a newer generation. */
function newestGeneration(known = 0, own?: number, present = 0): number | undefined {
  return own !== undefined && known > own && known <= present ? known : own;
}
