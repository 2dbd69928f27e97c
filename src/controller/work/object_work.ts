import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Lister } from "../../informer/store/lister.ts";
import { ownerKeys } from "../owners/owner_keys.ts";
import type { FollowedInformers } from "../sources/followed_informers.ts";
import { joinedStore } from "../sources/joined_store.ts";
import type { SourceList } from "../sources/source_list.ts";
import { ownerSource, primarySource, type PrimarySourceOptions } from "../sources/sources.ts";
import { selectionOf } from "../sources/watched.ts";
import type { ControllerOptions } from "./controller_options.ts";
import type { StartedWork, WorkParts } from "./controller_work.ts";
import { Reconciler } from "./reconciler.ts";

/** Begins to follow the objects of a controller, and returns its work. */
export function objectWork<T extends KubernetesObject>(
  controller: ControllerOptions<T>,
  { services, name, sources, ownEvents, onHidden }: WorkParts,
): StartedWork {
  const { followed } = services;
  const isOwn = ownEvents.isOwn.bind(ownEvents);
  const objects = followObjects(controller, { followed, sources, name, isOwn, onHidden });
  const { store } = objects;
  const work = new Reconciler<T>({ services, controller, name, store });
  return { work, [Symbol.dispose]: () => objects[Symbol.dispose]() };
}

/** The parts of a controller that its objects become sources of. */
export interface FollowOptions<T extends KubernetesObject> extends PrimarySourceOptions<T> {
  /** The informers of the manager. */
  readonly followed: FollowedInformers;
  /** The sources of the controller. */
  readonly sources: SourceList;
  /** Name of the controller. */
  readonly name: string;
}

/** The objects of a controller. */
interface FollowedObjects<T> extends Disposable {
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
  { followed, sources, name, isOwn, onHidden }: FollowOptions<T>,
): FollowedObjects<T> {
  using held = new DisposableStack();
  const { resource, when } = selectionOf(reconciled);
  const { onError } = sources;
  const { informers } = held.use(followed.follow(reconciled, name));
  for (const informer of informers) {
    const source = primarySource({ informer, when, onError }, { isOwn, onHidden });
    held.use(sources.add(source, { informer }));
  }
  for (const watched of owns) {
    const { when, everyOwner = false } = selectionOf(watched);
    const keysOf = (object: DeepReadonly<KubernetesObject>) =>
      ownerKeys(object, resource, everyOwner);
    for (const informer of held.use(followed.follow<KubernetesObject>(watched, name)).informers) {
      held.use(sources.add(ownerSource({ informer, when, onError }, keysOf), { informer }));
    }
  }
  for (const source of watches) held.use(sources.addSource(source));
  const ends = held.move();
  return { store: joinedStore(informers), [Symbol.dispose]: () => ends.dispose() };
}
