import { checkHandle } from "../client/check_handle.ts";
import { nameOf } from "../client/object_writer.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import { shownValue } from "../core/shown_value.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";

/**
 * Returns the object with a finalizer, which is added with a JSON Patch if it is missing. The patch
 * tests the list of finalizers, so that none that was added meanwhile is lost.
 *
 * @throws {ApiStatusError} If the server refuses; 422 (`isInvalid`) if the list has changed.
 */
export async function addFinalizer<T extends KubernetesObject>(
  handle: ResourceClient<T>,
  object: DeepReadonly<T>,
  finalizer: string,
  options: { signal?: AbortSignal } = {},
): Promise<DeepReadonly<T>> {
  checkArguments(handle, object, finalizer);
  const { name, uid } = object.metadata;
  const finalizers = object.metadata.finalizers ?? []; // some servers send null
  if (finalizers.includes(finalizer)) return object;
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
 * Removes a finalizer with a JSON Patch that tests its place in the list.
 *
 * @throws {ApiStatusError} If the server refuses; 422 (`isInvalid`) if the list has changed.
 */
export async function removeFinalizer<T extends KubernetesObject>(
  handle: ResourceClient<T>,
  object: DeepReadonly<T>,
  finalizer: string,
  options: { signal?: AbortSignal } = {},
): Promise<DeepReadonly<T>> {
  checkArguments(handle, object, finalizer);
  const { name, uid } = object.metadata;
  const finalizers = object.metadata.finalizers ?? []; // some servers send null
  const index = finalizers.indexOf(finalizer);
  if (index < 0) return object;
  const path = `/metadata/finalizers/${index}`;
  const json = [
    { op: "test", path: "/metadata/uid", value: uid },
    { op: "test", path, value: finalizer },
    { op: "remove", path },
  ] as const;
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
