import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import type { StoredObject } from "../objects/store_event.ts";
import { internalError } from "../status/api_errors.ts";
import { StatusError } from "../status/status_error.ts";

/** As many objects are named that cannot be read; then kube-apiserver ends a list. */
export const MOST_CORRUPT_OBJECTS = 100;

/** A stored object that cannot be converted to the version in which it is read. */
export class CorruptObject {
  readonly #key: string;
  readonly #why: string;

  /** Created by the converter. */
  constructor({ key, revision }: StoredObject, resource: ServedResource, why: string) {
    this.#key = `/${collectionOf(resource)}/${key}`;
    this.#why = `object not decodable revision=${revision}: ${why}`;
  }

  /** Returns the 500 for a request for the object. */
  toStatusError(): StatusError {
    return internalError(this.#describe(this.#key));
  }

  /** Returns the cause that names the object in the failure of a list. */
  toCause(): { reason: string; message: string; field: string } {
    const field = `/registry${this.#key}`;
    return { reason: "UnexpectedServerResponse", message: this.#describe(field), field };
  }

  #describe(key: string): string {
    return `StorageError: corrupt object, Code: 7, Key: ${key}, ResourceVersion: 0, ` +
      `AdditionalErrorMsg: ${this.#why}`;
  }
}

/**
 * Returns the 500 for a list with objects that cannot be read.
 *
 * Source: `k8s.io/apiserver/pkg/storage/etcd3` `aggregatedStorageError`.
 */
export function storageReadError(
  { group, plural }: ServedResource,
  objects: readonly CorruptObject[],
): StatusError {
  const causes = objects.map((each) => each.toCause());
  const more = causes.length > 1 ? ` (and ${causes.length - 1} more)` : "";
  const truncated = {
    reason: "FieldValueTooMany",
    message: "too many errors, the list is truncated",
  };
  return new StatusError({
    code: 500,
    reason: "StorageReadError",
    message: `failed to read one or more ${plural}.${group} from the storage: ` +
      `${causes[0]!.message}${more}`,
    details: {
      name: "list",
      group,
      kind: plural,
      causes: causes.length < MOST_CORRUPT_OBJECTS ? causes : [...causes, truncated],
    },
  });
}
