import type { ResourceClient } from "../../client/resource_client.ts";
import { isNotFound } from "../../core/api_status_error.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";

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
