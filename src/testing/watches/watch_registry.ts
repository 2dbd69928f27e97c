import type { ServedResource } from "../resources/served_resource.ts";
import {
  type OpenWatch,
  watchObjects,
  type WatchRequest,
  type WatchSettings,
} from "./watch_objects.ts";
import type { CollectionTarget, WriteContext } from "../writes/write_context.ts";

/** The open watches of a server. */
export class WatchRegistry {
  readonly #settings: WatchSettings;
  readonly #open = new Map<OpenWatch, ServedResource>();
  #opened = 0;
  #overflowed = 0;

  /** Created by the server. */
  constructor(settings: WatchSettings) {
    this.#settings = settings;
  }

  /** Number of open watches. */
  get size(): number {
    return this.#open.size;
  }

  /** Number of watches that were opened so far. */
  get opened(): number {
    return this.#opened;
  }

  /** Number of watches that ended because their client read too slowly. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /**
   * Opens a watch; `size` includes it until it ends.
   *
   * @throws {StatusError} 400 or 500, if the request is malformed.
   */
  open(
    context: WriteContext,
    target: CollectionTarget,
    request: Omit<WatchRequest, "settings">,
  ): OpenWatch {
    const watch = watchObjects(context, target, { ...request, settings: this.#settings });
    this.#opened++;
    this.#open.set(watch, target.resource);
    watch.ended.then(({ overflowed }) => {
      this.#open.delete(watch);
      if (overflowed) this.#overflowed++;
    });
    return watch;
  }

  /** Ends the watches of all versions of a resource cleanly. */
  closeOf({ group, plural }: Pick<ServedResource, "group" | "plural">): void {
    for (const [watch, resource] of [...this.#open]) {
      if (resource.group === group && resource.plural === plural) watch.close();
    }
  }

  /** Ends all watches cleanly. */
  closeAll(): void {
    for (const watch of [...this.#open.keys()]) watch.close();
  }
}
