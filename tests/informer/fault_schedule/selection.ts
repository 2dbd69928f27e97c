import { keyOf } from "../../support/handler_log.ts";
import type { ServerState } from "../../support/informer_verdict.ts";

/** An object as the server holds it. */
export interface ServerObject {
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** Which ConfigMaps an informer is to keep. */
export interface Selection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** What selectors mean, told apart from the code that parses them. */
const meanings: Readonly<Record<string, (object: ServerObject) => boolean>> = {
  "tier=web": ({ metadata }) => metadata.labels?.tier === "web",
  "tier in (web, db),!hidden": ({ metadata: { labels = {} } }) =>
    ["web", "db"].includes(labels.tier ?? "") && !("hidden" in labels),
  "metadata.name=o1": ({ metadata }) => metadata.name === "o1",
};

/** The selections that are tried. */
export const selections: readonly Selection[] = [
  {},
  { namespace: "blue" },
  { labelSelector: "tier=web" },
  { labelSelector: "tier in (web, db),!hidden" },
  { namespace: "green", labelSelector: "tier=web" },
  { fieldSelector: "metadata.name=o1" },
];

/** The path that a selection is read from. */
export function pathOf({ namespace }: Selection): string {
  return namespace === undefined
    ? "/api/v1/configmaps"
    : `/api/v1/namespaces/${namespace}/configmaps`;
}

/** What of the server's objects an informer must have. */
export function select(selection: Selection, objects: Iterable<ServerObject>): ServerState {
  const { namespace, labelSelector, fieldSelector } = selection;
  const state = new Map<string, string>();
  for (const object of objects) {
    const { metadata } = object;
    if (namespace !== undefined && metadata.namespace !== namespace) continue;
    if (![labelSelector, fieldSelector].every((text) => !text || meanings[text]!(object))) continue;
    state.set(keyOf(object), metadata.resourceVersion ?? "");
  }
  return state;
}
