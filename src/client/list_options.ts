import { checkOptions, checkTexts } from "../core/check_options.ts";
import type { RequestOptions } from "./request_options.ts";
import { shownValue } from "../core/shown_value.ts";

/** Which objects to select. */
export interface SelectorOptions {
  /**
   * Only objects with these labels, such as `app=web,tier in (a, b)`. `createLabelMatcher` selects
   * in memory by the same text.
   */
  labelSelector?: string;
  /** Only objects with these fields, such as `spec.nodeName=node-1`. */
  fieldSelector?: string;
}

/** Settings of {@linkcode ResourceCollection.list}. */
export interface ListOptions extends RequestOptions, SelectorOptions {
  /** Maximum number of objects; the list's `continue` leads to the rest. */
  limit?: number;
  /** The `continue` of the previous page. */
  continue?: string;
  /**
   * How old the list may be
   * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions resource versions}).
   * By default it is the newest. With `"0"` the server returns the version in its cache, and may
   * ignore `limit`.
   */
  resourceVersion?: string;
  /** Whether to read exactly that version, or any version that is not older. */
  resourceVersionMatch?: "Exact" | "NotOlderThan";
}

/** Settings of {@linkcode ResourceCollection.pages}. */
export interface PagesOptions extends Omit<ListOptions, "continue" | "limit"> {
  /**
   * Maximum number of objects in a page.
   * @default {500}
   */
  pageSize?: number;
}

const NAMES = [
  "labelSelector",
  "fieldSelector",
  "limit",
  "continue",
  "resourceVersion",
  "resourceVersionMatch",
] as const;
const TEXTS = NAMES.filter((name) => name !== "limit");

/**
 * Returns the query of a list.
 *
 * @throws {RangeError} If the limit is not a whole number above 0.
 * @throws {TypeError} If the options have wrong types.
 */
export function listQuery(options: ListOptions): URLSearchParams | undefined {
  checkOptions(options);
  checkTexts(options, TEXTS);
  const { limit } = options;
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new RangeError(`limit must be a whole number above 0: it is ${shownValue(limit)}.`);
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
