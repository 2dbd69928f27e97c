import type { ObjectApi } from "../writes/object_api.ts";
import { ManifestApplier } from "./apply_manifests.ts";
import { ManifestWatch } from "./manifest_watch.ts";
import { type ManifestObject, readManifests } from "./read_manifests.ts";

/** Settings of {@linkcode watchManifests}. */
export interface WatchManifestsOptions {
  /** A manifest, or a folder of manifests. */
  path: string;
  /** The objects that were created from it. */
  created: readonly ManifestObject[];
  /** Called with a message when objects were created or changed. */
  say: (message: string) => void;
  /** Called with a message when a file cannot be read, or an object is refused. */
  warn: (message: string) => void;
}

/**
 * Applies manifests again when their files change, until the result is disposed of.
 *
 * @throws {Error} If the path cannot be watched.
 */
export async function watchManifests(
  objects: ObjectApi,
  { path, created, say, warn }: WatchManifestsOptions,
): Promise<AsyncDisposable> {
  const applier = new ManifestApplier(objects, created);
  return await ManifestWatch.start({
    path,
    onChange: async () => {
      try {
        const { created, changed, refused } = applier.apply(await readManifests(path));
        refused.forEach(warn);
        if (created + changed > 0) say(`${path}: ${created} created, ${changed} changed.`);
      } catch (error) {
        warn((error as Error).message); // a file is not valid yet: its next change comes
      }
    },
    onError: (error) => warn(`${path} is no longer watched: ${(error as Error).message}.`),
  });
}
