import { checkHandle } from "../../client/check_handle.ts";
import { nameOf } from "../../client/object_writer.ts";
import { isInvalid, isNotFound } from "../../core/api_status_error.ts";
import type { ResourceClient } from "../../client/resource_client.ts";
import { shownValue } from "../../core/shown_value.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";

/**
 * Returns the object with a finalizer, which is added with a JSON Patch if it is missing. The patch
 * tests the list of finalizers, so that none that was added meanwhile is lost.
 *
 * @throws {ApiStatusError} If the server refuses; 422 (`isInvalid`) if the list has changed.
 */
export async function addFinalizer<T extends KubernetesObject>(
  handle: ResourceClient<T>,
  object: NoInfer<T> | DeepReadonly<NoInfer<T>>,
  finalizer: string,
  options: { signal?: AbortSignal } = {},
): Promise<DeepReadonly<T>> {
  checkArguments(handle, object, finalizer);
  const { name, uid } = object.metadata;
  const finalizers = object.metadata.finalizers ?? []; // some servers send null
  if (finalizers.includes(finalizer)) return object as DeepReadonly<T>;
  const path = "/metadata/finalizers";
  const test = { op: "test", path: "/metadata/uid", value: uid } as const;
  const json = finalizers.length === 0
    ? [test, { op: "test", path, value: null }, { op: "add", path, value: [finalizer] }] as const
    : [test, { op: "test", path, value: finalizers }, {
      op: "add",
      path: `${path}/-`,
      value: finalizer,
    }] as const;
  return await handle.patch(name, { json: [...json] }, options) as DeepReadonly<T>;
}

/**
 * Removes a finalizer with a JSON Patch that tests its place in the list; each of its places, if other
 * programs have added it twice.
 *
 * @throws {ApiStatusError} If the server refuses; 422 (`isInvalid`) if the list has changed.
 */
export async function removeFinalizer<T extends KubernetesObject>(
  handle: ResourceClient<T>,
  object: NoInfer<T> | DeepReadonly<NoInfer<T>>,
  finalizer: string,
  options: { signal?: AbortSignal } = {},
): Promise<DeepReadonly<T>> {
  checkArguments(handle, object, finalizer);
  const { name, uid } = object.metadata;
  const finalizers = object.metadata.finalizers ?? []; // some servers send null
  if (!finalizers.includes(finalizer)) return object as DeepReadonly<T>;
  // The last place first, so that the places before it stay.
  const removals = finalizers.flatMap((each, index) => {
    if (each !== finalizer) return [];
    const path = `/metadata/finalizers/${index}`;
    return [[{ op: "test", path, value: finalizer }, { op: "remove", path }] as const];
  }).reverse().flat();
  const json = [{ op: "test", path: "/metadata/uid", value: uid }, ...removals] as const;
  return await handle.patch(name, { json: [...json] }, options) as DeepReadonly<T>;
}

function checkArguments(handle: unknown, object: unknown, finalizer: unknown): void {
  checkHandle("The handle of a finalizer", handle);
  nameOf(object);
  if (typeof finalizer === "string" && finalizer !== "") return;
  throw new TypeError(
    `A finalizer must be a string such as example.com/bucket: it is ${shownValue(finalizer)}.`,
  );
}

/** How often a change of the finalizers is tried where other controllers change them too. */
const TRIES = 5;

/**
 * Adds or removes a finalizer beside other controllers: where the list has changed meanwhile, the
 * object is read again. Returns `undefined` if nothing is left to do, because the object is gone or,
 * when a finalizer is to be added, is being deleted.
 *
 * @throws {ApiStatusError} If the server refuses.
 */
export async function changeFinalizer<T extends KubernetesObject>(
  change: typeof addFinalizer<NoInfer<T>> | typeof removeFinalizer<NoInfer<T>>,
  handle: ResourceClient<T>,
  object: DeepReadonly<NoInfer<T>>,
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<DeepReadonly<T> | undefined> {
  for (let current = object, tries = 1;; tries++) {
    try {
      return await change(handle, current, name, { signal });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      if (!isInvalid(error) || tries === TRIES) throw error;
    }
    const { uid } = object.metadata;
    const found = await handle.getOrNull(object.metadata.name, { signal }) as typeof object | null;
    if (found?.metadata.uid !== uid) return undefined;
    if (found && change === addFinalizer && found.metadata.deletionTimestamp) return undefined;
    current = found!;
  }
}
