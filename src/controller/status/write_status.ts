import type { ResourceClient } from "../../client/resource_client.ts";
import { conflictBackoff } from "../../client/update_with_retry.ts";
import { isConflict, isNotFound } from "../../core/api_status_error.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Clock } from "../../core/time/clock.ts";
import { sleep } from "../../core/time/waiting.ts";
import { readObject } from "../own_writes/read_object.ts";
import type { WrittenPath } from "../own_writes/written_object.ts";
import type { HeldObject } from "./held_object.ts";
import { mergeDiff } from "./merge_diff.ts";
import { type Condition, setCondition } from "./set_condition.ts";

/** Fields of an object's status, each with the value that it must have. */
export type StatusFields<T extends KubernetesObject> =
  & DeepReadonly<{ [Name in Exclude<keyof StatusOf<T>, "conditions">]?: StatusOf<T>[Name] | null }>
  & {
    /** Conditions to set by their type; others in the list stay. */
    readonly conditions?: readonly Condition[];
  };

/** The type of an object's status; any fields if the type of the object has no status. */
export type StatusOf<T> = T extends { status?: infer Status }
  ? unknown extends Status ? Record<string, unknown> : NonNullable<Status>
  : Record<string, unknown>;

const ATTEMPTS = 5;

/** The object whose status is written. */
export interface StatusTarget<T extends KubernetesObject> {
  /** The newest known state; the responses to the requests of the handle feed it. */
  readonly held: HeldObject<T>;
  /** The resource, in the namespace of the object. */
  readonly handle: ResourceClient<T>;
  /** The path of the object. */
  readonly path: WrittenPath;
  /** The generation that the reconcile was called for: the status is about it. */
  readonly generation: number | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /**
   * Called before a write over a version. Its result is called with the version that the write has
   * made, or without one if it has failed.
   */
  readonly onStep: (from: string) => (to?: string) => void;
}

interface WritableStatus {
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
  fields: WritableStatus,
): Promise<void> {
  const { held, clock, signal } = target;
  const wanted: WritableStatus = JSON.parse(JSON.stringify(fields)); // as it is sent
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
  { held, handle, path, signal }: StatusTarget<T>,
): Promise<boolean> {
  const object = await readObject(handle.kube, path, { signal }) as DeepReadonly<T> | undefined;
  if (!object || object.metadata.uid !== held.newest!.metadata.uid) return false;
  held.hold(object);
  return true;
}

async function send<T extends KubernetesObject>(
  { handle, path: { name }, signal, onStep }: StatusTarget<T>,
  { metadata: { resourceVersion } }: DeepReadonly<T>,
  status: unknown,
): Promise<void> {
  const end = resourceVersion === undefined ? undefined : onStep(resourceVersion);
  let made: string | undefined;
  try {
    const merge = { metadata: { resourceVersion }, status };
    ({ resourceVersion: made } = (await patchStatus(handle, name, merge, { signal })).metadata);
  } finally {
    end?.(made);
  }
}

/** Returns the change of the status as a merge patch; `undefined` if nothing changes. */
function statusChange<T extends KubernetesObject>(
  object: DeepReadonly<T>,
  { conditions = [], ...fields }: WritableStatus,
  { generation, clock }: StatusTarget<T>,
): unknown {
  const { status = {} } = object as DeepReadonly<KubernetesObject> & { status?: WritableStatus };
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

/**
 * Merges a patch into the status of an object.
 *
 * @throws {TypeError} If the resource has no status subresource: the server answers 404, as for an
 *   object that is gone.
 * @throws {ApiStatusError} If the server refuses.
 */
export async function patchStatus<T extends KubernetesObject>(
  handle: ResourceClient<T>,
  name: string,
  merge: object,
  { signal }: { signal: AbortSignal },
): Promise<T> {
  try {
    return await handle.status.patch(name, { merge: merge as never }, { signal }) as T;
  } catch (error) {
    if (!isNotFound(error) || !await isThere(handle, name, signal)) throw error;
    const { plural, kind } = handle.definition;
    throw new TypeError(
      `The status of ${kind} ${name} cannot be written: ${plural} have no status subresource. Add ` +
        "`subresources: { status: {} }` to the version in the CustomResourceDefinition.",
      { cause: error },
    );
  }
}

async function isThere<T extends KubernetesObject>(
  handle: ResourceClient<T>,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return await handle.getOrNull(name, { signal }) !== null;
  } catch {
    return false; // the account may not read it: the server's 404 says what is known
  }
}
