import type { ObjectApi } from "../writes/object_api.ts";
import { Turns } from "../time/turns.ts";
import { ManifestApplier } from "./apply_manifests.ts";
import { ManifestWatch } from "./manifest_watch.ts";
import { type ManifestObject, readManifests, type ReadManifestsOptions } from "./read_manifests.ts";

/** Settings of {@linkcode watchManifests}. */
export interface WatchManifestsOptions extends ReadManifestsOptions {
  /** A manifest, or a folder of manifests. */
  path: string;
  /** The objects that were created from it. */
  created: readonly ManifestObject[];
  /** Called with a message when objects were created or changed. */
  say: (message: string) => void;
  /** Called with a message when a file cannot be read, or an object is refused; once for each series. */
  warn: (message: string) => void;
}

/** Manifests that are applied again when their files change, until it is disposed of. */
export interface WatchedManifests extends AsyncDisposable {
  /** Applies the manifests as they are now, after the server has gone back to the objects created. */
  reapply(): Promise<void>;
}

/**
 * Applies manifests again when their files change, until the result is disposed of.
 *
 * @throws {Error} If the path cannot be watched.
 */
export async function watchManifests(
  objects: ObjectApi,
  { path, created, say, warn, except }: WatchManifestsOptions,
): Promise<WatchedManifests> {
  const applier = new ManifestApplier(objects, created);
  const turns = new Turns();
  let lastWarnings = "";
  const apply = async () => {
    let warnings: readonly string[];
    try {
      const { created, changed, refused } = applier.apply(await readManifests(path, { except }));
      if (created + changed > 0) say(`${path}: ${created} created, ${changed} changed.`);
      warnings = refused;
    } catch (error) {
      warnings = [(error as Error).message]; // a file is not valid yet: its next change comes
    }
    const text = warnings.join("\n");
    if (text !== lastWarnings) warnings.forEach(warn);
    lastWarnings = text;
  };
  const watched = await ManifestWatch.start({
    path,
    onChange: () => turns.take(apply),
    onError: (error) => warn(`${path} is no longer watched: ${(error as Error).message}.`),
  });
  return {
    reapply() {
      applier.restart(created);
      return turns.take(apply);
    },
    async [Symbol.asyncDispose]() {
      await watched[Symbol.asyncDispose]();
      await turns.ended();
    },
  };
}
