import type { ObjectApi } from "../writes/object_api.ts";
import type { StatusError } from "../status/status_error.ts";
import { type ManifestObject, readManifests } from "./read_manifests.ts";

/** Remedies by the reason for which the server refuses an object. */
const remedies: Record<string, string> = {
  AlreadyExists: ": leave it out",
  NotFound: ": add it to the manifests", // the namespace
};

/**
 * Reads manifests, or folders of manifests, and creates their objects.
 *
 * @throws {TypeError} If a manifest cannot be read, or an object cannot be created; the message names
 *   the file.
 */
export async function createManifests(
  objects: ObjectApi,
  paths: string | readonly string[],
): Promise<void> {
  for (const path of typeof paths === "string" ? [paths] : paths) {
    for (const object of await readManifests(path)) createManifest(objects, object);
  }
}

/**
 * Creates an object of a manifest.
 *
 * @throws {TypeError} If the server refuses it; the message names the file.
 */
export function createManifest(objects: ObjectApi, { object, place }: ManifestObject): void {
  try {
    objects.create(object);
  } catch (cause) {
    const { kind = "", metadata } = object;
    const { reason } = (cause as Partial<StatusError>).status ?? {};
    const remedy = remedies[reason ?? ""] ?? "";
    throw new TypeError(
      `${place}: ${kind} ${metadata.name} cannot be created: ${(cause as Error).message}${remedy}.`,
      { cause },
    );
  }
}
