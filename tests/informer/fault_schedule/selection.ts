import { keyOf } from "../../support/informers/handler_log.ts";
import type { ServerState } from "../../support/informers/informer_verdict.ts";

/** An object as the server holds it. */
export interface ServerObject {
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** The ConfigMaps that an informer must keep. */
export interface Selection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** The meaning of each selector, independent of the code that parses selectors. */
const meanings: Readonly<Record<string, (object: ServerObject) => boolean>> = {
  "tier=web": ({ metadata }) => metadata.labels?.tier === "web",
  "tier in (web, db),!hidden": ({ metadata: { labels = {} } }) =>
    ["web", "db"].includes(labels.tier ?? "") && !("hidden" in labels),
  "metadata.name=o1": ({ metadata }) => metadata.name === "o1",
};

/** The selections of the informers. */
export const selections: readonly Selection[] = [
  {},
  { namespace: "blue" },
  { labelSelector: "tier=web" },
  { labelSelector: "tier in (web, db),!hidden" },
  { namespace: "green", labelSelector: "tier=web" },
  { fieldSelector: "metadata.name=o1" },
];

/** Returns the path of the collection that a selection is read from. */
export function pathOf({ namespace }: Selection): string {
  return namespace === undefined
    ? "/api/v1/configmaps"
    : `/api/v1/namespaces/${namespace}/configmaps`;
}

/** Returns the objects of the server that an informer must have. */
export function selected(selection: Selection, objects: Iterable<ServerObject>): ServerObject[] {
  const { namespace, labelSelector, fieldSelector } = selection;
  return [...objects].filter((object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    [labelSelector, fieldSelector].every((text) => !text || meanings[text]!(object))
  );
}

/** Returns the resourceVersions of these objects, by key. */
export function select(selection: Selection, objects: Iterable<ServerObject>): ServerState {
  return new Map(
    selected(selection, objects).map((object): [string, string] => [
      keyOf(object),
      object.metadata.resourceVersion ?? "",
    ]),
  );
}
