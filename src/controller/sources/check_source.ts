import { checkDefinition, type ResourceDefinition } from "../../client/resource_definition.ts";
import { checkFlag, checkNames, checkTexts } from "../../core/check_options.ts";
import { isObject } from "../../core/is_object.ts";
import { createLabelMatcher } from "../../core/labels/create_label_matcher.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { checkClient } from "../../transport/kube_internals.ts";
import { shownValue } from "../../core/shown_value.ts";
import type { WatchedSource } from "./controller_source.ts";
import { checkSyncFunction } from "../../informer/store/misuse_error.ts";
import { checkWhen } from "./is_relevant.ts";
import type { OwnedObjects } from "./watched.ts";
import { checkInformerOptions, type InformerOptions } from "../../informer/informer_options.ts";

/** The settings of a selection; `everyOwner` has no effect but in `owns`. */
const SELECTION: Record<keyof OwnedObjects<KubernetesObject>, true> = {
  resource: true,
  namespace: true,
  namespaces: true,
  labelSelector: true,
  fieldSelector: true,
  metadataOnly: true,
  transform: true,
  indexes: true,
  when: true,
  everyOwner: true,
};

/**
 * Refuses a value that does not name objects to follow. `what` is its place in the options, such as
 * "`for`".
 *
 * @throws {TypeError} If it is not a resource, or a selection of its objects.
 * @throws {LabelSelectorError} If its label selector is not valid.
 */
export function checkWatched(what: string, watched: unknown): void {
  if (!isObject(watched)) {
    throw new TypeError(
      `${what} must be a resource from defineResource or @kubewire/types, or { resource }: it is ` +
        `${shownValue(watched)}.`,
    );
  }
  if (!("resource" in watched)) return checkDefinition(watched);
  checkDefinition(watched.resource);
  checkNames(what, watched, SELECTION);
  checkTexts(watched, ["namespace", "labelSelector", "fieldSelector"]);
  checkNamespaces(what, watched);
  const { transform, indexes, labelSelector } = watched as InformerOptions<KubernetesObject>;
  checkInformerOptions({
    ...(transform !== undefined && { transform }),
    ...(indexes !== undefined && { indexes }),
  });
  checkFlag("metadataOnly", watched.metadataOnly);
  createLabelMatcher(labelSelector); // throws if the API server would refuse it
  checkWhen(watched.when);
}

function checkNamespaces(
  what: string,
  { resource, namespace, namespaces }: Record<string, unknown>,
): void {
  const { namespaced, plural } = resource as ResourceDefinition;
  if (!namespaced && (namespace ?? namespaces) !== undefined) {
    throw new TypeError(`${what} cannot have a namespace: ${plural} are cluster-scoped.`);
  }
  if (namespaces === undefined) return;
  if (namespace !== undefined) {
    throw new TypeError(`${what} must have either \`namespace\` or \`namespaces\`.`);
  }
  const isList = Array.isArray(namespaces) && namespaces.length > 0;
  if (isList && namespaces.every((each) => typeof each === "string")) return;
  throw new TypeError(
    `\`namespaces\` must be an array with at least one name: it is ${shownValue(namespaces)}. ` +
      "Leave it out for all namespaces.",
  );
}

/**
 * Refuses a value that is not a source of keys.
 *
 * @throws {TypeError} If it is neither objects with their keys, nor a function that yields keys.
 */
export function checkSource(source: unknown): void {
  if (isObject(source)) {
    if (typeof source.keys === "function") return;
    if ("watched" in source) {
      const names = { kube: true, watched: true, keysOf: true, optional: true } as const;
      checkNames<WatchedSource>("A source of a controller", source, names);
      checkWatched("`watched`", source.watched);
      if (source.kube !== undefined) checkClient(source.kube as KubeFetch);
      checkFlag("optional", source.optional);
      return checkSyncFunction("`keysOf` of a source", source.keysOf);
    }
  }
  throw new TypeError(
    `A source of a controller must be { watched, keysOf } or { keys }, with a function that yields ` +
      `keys: it is ${shownValue(source)}.`,
  );
}
