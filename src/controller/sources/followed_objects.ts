import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Lister } from "../../informer/store/lister.ts";
import type { ControllerOptions } from "../controller_options.ts";
import type { FollowedInformers } from "./followed_informers.ts";
import { joinedStore } from "./joined_store.ts";
import { ownerKey } from "./owner_key.ts";
import type { SourceList } from "./source_list.ts";
import { ownerSource, primarySource } from "./sources.ts";
import { selectionOf } from "./watched.ts";

/** The parts of a controller that its objects become sources of. */
export interface FollowOptions<T extends KubernetesObject> {
  /** The informers of the manager. */
  readonly followed: FollowedInformers;
  /** The sources of the controller. */
  readonly sources: SourceList;
  /** Name of the controller. */
  readonly name: string;
  /** Returns whether a reconcile has made an update itself. */
  readonly isOwn: (key: string, object: DeepReadonly<T>, previous: DeepReadonly<T>) => boolean;
}

/** The objects of a controller. */
export interface FollowedObjects<T> extends Disposable {
  /** The objects to reconcile. */
  readonly store: Lister<T>;
}

/**
 * Follows the objects of a controller's `for`, `owns` and `watches`, and adds them to its sources.
 * Returns the objects to reconcile, until it is disposed of. If one selection cannot be followed, none
 * is.
 *
 * @throws {TypeError} If an informer exists with other settings.
 */
export function followObjects<T extends KubernetesObject>(
  { for: reconciled, owns = [], watches = [] }: ControllerOptions<T>,
  { followed, sources, name, isOwn }: FollowOptions<T>,
): FollowedObjects<T> {
  using held = new DisposableStack();
  const { resource, when } = selectionOf(reconciled);
  const { informers } = held.use(followed.follow(reconciled, name));
  for (const informer of informers) {
    held.use(sources.add(primarySource({ informer, when }, isOwn)));
  }
  for (const watched of owns) {
    const { when } = selectionOf(watched);
    for (const informer of held.use(followed.follow<KubernetesObject>(watched, name)).informers) {
      const source = ownerSource({ informer, when }, (object) => ownerKey(object, resource));
      held.use(sources.add(source));
    }
  }
  for (const source of watches) held.use(sources.addSource(source));
  const ends = held.move();
  return { store: joinedStore(informers), [Symbol.dispose]: () => ends.dispose() };
}
