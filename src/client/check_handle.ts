import { shownValue } from "../core/shown_value.ts";
import type { ResourceClient } from "./resource_client.ts";

/**
 * Refuses a value that is not a handle that can write.
 *
 * @throws {TypeError} If it is not.
 */
export function checkHandle(what: string, handle: unknown): void {
  const { patch, subresource } = (handle ?? {}) as Partial<ResourceClient<never>>;
  if (typeof patch === "function" && typeof subresource === "function") return;
  throw new TypeError(
    `${what} must be a handle of createClient in one namespace, such as client.pods: it is ` +
      `${shownValue(handle)}.`,
  );
}
