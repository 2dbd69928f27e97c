import type { KubernetesObject } from "../../core/object_meta.ts";
import type { ControllerHost } from "../controller_host.ts";
import type { ControllerOptions } from "../controller_options.ts";
import type { OwnEvents } from "../own_writes/own_events.ts";
import type { WrittenObject } from "../own_writes/written_object.ts";
import { Reconciler } from "../reconciler.ts";
import { ownerKey } from "../sources/owner_key.ts";
import { ownerSource, primarySource, type Source } from "../sources/sources.ts";
import { selectionOf } from "../sources/watched.ts";
import type { ControllerWork } from "./controller_work.ts";

/** Settings of {@linkcode objectParts}. */
export interface PartsOptions {
  /** The manager's parts. */
  readonly host: ControllerHost;
  /** Name of the controller. */
  readonly name: string;
  /** Called for each write of the reconcile of a key. */
  readonly onWrite: (key: string, written: WrittenObject) => void;
  /** The events of the controller's own writes. */
  readonly ownEvents: OwnEvents;
}

/** The work of a controller and the sources that belong to it; disposing ends the informers. */
export interface ControllerParts extends Disposable {
  /** The work. */
  readonly work: ControllerWork;
  /** The sources. */
  readonly sources: readonly Source[];
}

/** Follows the objects of a controller and those that they own. */
export function objectParts<T extends KubernetesObject>(
  options: ControllerOptions<T>,
  { host, name, onWrite, ownEvents }: PartsOptions,
): ControllerParts {
  const { owns = [] } = options;
  const { resource, when } = selectionOf(options.for);
  const held = new DisposableStack();
  const { informer } = held.use(host.followed.follow(options.for, name));
  const isOwn = ownEvents.isOwn.bind(ownEvents);
  const sources = [primarySource({ informer, when }, isOwn)];
  for (const watched of owns) {
    const owned = held.use(host.followed.follow<KubernetesObject>(watched, name));
    const selection = { informer: owned.informer, when: selectionOf(watched).when };
    sources.push(ownerSource(selection, (object) => ownerKey(object, resource)));
  }
  const onStep = (key: string, from: string) => ownEvents.begin(key, from);
  const work = new Reconciler<T>({ host, controller: options, name, informer, onWrite, onStep });
  return { work, sources, [Symbol.dispose]: () => held.dispose() };
}
