import type { KubernetesObject } from "../../core/object_meta.ts";
import type { ControllerOptions } from "../controller_options.ts";
import { Reconciler } from "../reconciler.ts";
import { followObjects } from "../sources/followed_objects.ts";
import type { StartedWork, WorkParts } from "./controller_work.ts";

/** Begins to follow the objects of a controller, and returns its work. */
export function objectWork<T extends KubernetesObject>(
  controller: ControllerOptions<T>,
  { services, name, sources, ownEvents, onHidden, onWrite }: WorkParts,
): StartedWork {
  const { followed } = services;
  const isOwn = ownEvents.isOwn.bind(ownEvents);
  const objects = followObjects(controller, { followed, sources, name, isOwn, onHidden });
  const { store } = objects;
  const onStep = (key: string, from: string) => ownEvents.begin(key, from);
  const work = new Reconciler<T>({ services, controller, name, store, onWrite, onStep });
  return { work, [Symbol.dispose]: () => objects[Symbol.dispose]() };
}
