import { badRequest, expired, resourceVersionTooLarge } from "../status/api_errors.ts";
import { decodeContinueToken, encodeContinueToken } from "./continue_token.ts";
import { type ListOptions, parseRevision } from "../watches/list_options.ts";
import { collectionOf } from "../resources/served_resource.ts";
import { parseSelection } from "../resources/selectors.ts";
import type { StoredObject } from "../objects/store_event.ts";
import {
  CorruptObject,
  MOST_CORRUPT_OBJECTS,
  storageReadError,
} from "../webhooks/corrupt_object.ts";
import type { ApiContext } from "./api_call.ts";
import type { CollectionTarget, WriteContext } from "../writes/write_context.ts";

/** One page of a list. */
export interface ListPage {
  /** The objects, sorted by key. */
  items: StoredObject[];
  /** Revision of the state on the page. */
  revision: number;
  /** Token of the next page; absent on the last page. */
  continue?: string;
  /** Number of objects after the page; absent with selectors, and on the last page. */
  remainingItemCount?: number;
}

/**
 * Lists a page of a collection, in the version of its resource, with the real server's semantics of
 * `resourceVersion`, `resourceVersionMatch`, `limit` and `continue`. A resourceVersion in the future
 * fails at once; the real server first waits 3 s for it.
 *
 * Source: `k8s.io/apiserver/pkg/storage` `ValidateListOptions`, `cacher` and `etcd3`.
 *
 * @throws {StatusError} 400, 410 or 504; 500 if there are objects that a webhook cannot convert,
 * selected or not.
 */
export async function listObjects(
  context: ApiContext,
  target: CollectionTarget,
  options: ListOptions,
): Promise<ListPage> {
  const { store, converter } = context;
  const selection = parseSelection(
    { label: options.labelSelector, field: options.fieldSelector },
    target.resource,
  );
  const prefix = target.resource.namespaced && target.namespace ? `${target.namespace}/` : "";
  const { revision, start } = startOf(context, options);
  // a list at "0" ignores the limit, as with the real server's watch cache
  const limit = options.resourceVersion === "0" ? 0 : options.limit;
  const range = store.list(collectionOf(target.resource), { revision }).filter(({ key }) =>
    key.startsWith(prefix) && key.slice(prefix.length) >= start
  );
  const items: StoredObject[] = [];
  const corrupt: CorruptObject[] = [];
  const mostCorrupt = limit > 0 ? limit : MOST_CORRUPT_OBJECTS;
  const { resource } = target;
  let seen = 0;
  for (const stored of range) {
    if ((limit > 0 && items.length === limit) || corrupt.length === mostCorrupt) break;
    seen++;
    const read = resource.convertedByWebhook ? await converter.read(stored, resource) : stored;
    if (read instanceof CorruptObject) corrupt.push(read);
    else if (selection.matches(read.object)) items.push(read);
  }
  if (corrupt.length > 0) throw storageReadError(resource, corrupt);
  if (seen === range.length) return { items, revision };
  const next = `${range[seen - 1]!.key.slice(prefix.length)}\0`;
  return {
    items,
    revision,
    continue: encodeContinueToken({ revision, start: next }),
    ...(selection.empty ? { remainingItemCount: range.length - seen } : {}),
  };
}

function startOf(
  { store }: WriteContext,
  options: ListOptions,
): { revision: number; start: string } {
  const { resourceVersion, resourceVersionMatch: match } = options;
  if (options.continue !== "") {
    const { revision, start } = decodeContinueToken(options.continue);
    if (resourceVersion !== "" && resourceVersion !== "0") {
      throw badRequest("specifying resource version is not allowed when using continue");
    }
    if (revision < 0) return { revision: store.revision, start };
    if (revision < store.compactedRevision) throw expiredContinue(start);
    if (revision > store.revision) throw resourceVersionTooLarge(revision, store.revision);
    return { revision, start };
  }
  const requested = parseRevision(resourceVersion, { list: true });
  if (requested > store.revision) throw resourceVersionTooLarge(requested, store.revision);
  const exact = match === "Exact" || (match === "" && options.limit > 0 && requested > 0);
  if (!exact) return { revision: store.revision, start: "" };
  if (requested < store.compactedRevision) {
    throw expired("The resourceVersion for the provided list is too old.");
  }
  return { revision: requested, start: "" };
}

function expiredContinue(start: string) {
  return expired(
    "The provided continue parameter is too old to display a consistent list result. " +
      "You can start a new list without the continue parameter, or use the continue token in " +
      "this response to retrieve the remainder of the results. Continuing with the provided " +
      "token results in an inconsistent list - objects that were created, modified, or deleted " +
      "between the time the first chunk was returned and now may show up in the list.",
    { continue: encodeContinueToken({ revision: -1, start }) },
  );
}
