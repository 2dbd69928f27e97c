import type { RequestOptions } from "./request_options.ts";

/** Which objects. */
export interface SelectorOptions {
  /** Only objects with these labels, such as `app=web,tier in (a, b)`. */
  labelSelector?: string;
  /** Only objects with these fields, such as `spec.nodeName=node-1`. */
  fieldSelector?: string;
}

/** Settings of {@linkcode ResourceCollection.list}. */
export interface ListOptions extends RequestOptions, SelectorOptions {
  /** How many objects at most; the list's `continue` leads to the rest. */
  limit?: number;
  /** The `continue` of the page before. */
  continue?: string;
  /**
   * How old the list may be
   * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions resource versions});
   * without it, it is the newest. `"0"` takes what the server has at hand, and may be answered
   * without regard to `limit`.
   */
  resourceVersion?: string;
  /** Whether it is exactly that version, or that one or a newer one. */
  resourceVersionMatch?: "Exact" | "NotOlderThan";
}

/** Settings of {@linkcode ResourceCollection.pages}. */
export interface PagesOptions extends Omit<ListOptions, "continue"> {
  /**
   * How many objects a page has at most.
   * @default {500}
   */
  limit?: number;
}

const NAMES = [
  "labelSelector",
  "fieldSelector",
  "limit",
  "continue",
  "resourceVersion",
  "resourceVersionMatch",
] as const;

/**
 * The query of a list.
 *
 * @throws {RangeError} If the limit is no whole number above 0.
 */
export function listQuery(options: ListOptions): URLSearchParams | undefined {
  const { limit } = options;
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new RangeError(`limit must be a whole number above 0: it is ${limit}.`);
  }
  let query: URLSearchParams | undefined;
  for (const name of NAMES) {
    const value = options[name];
    if (value === undefined || value === "") continue;
    query ??= new URLSearchParams();
    query.set(name, String(value));
  }
  return query;
}
