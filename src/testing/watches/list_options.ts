import { badRequest, untranslated } from "../status/api_errors.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidOptions,
  unsupportedValue,
} from "../objects/field_error.ts";

/** The query of a list, a watch or a deletecollection. */
export interface ListOptions {
  /** `labelSelector`, not parsed yet. */
  labelSelector: string;
  /** `fieldSelector`, not parsed yet. */
  fieldSelector: string;
  /** Whether the request is a watch. */
  watch: boolean;
  /** `resourceVersion`; empty when unset. */
  resourceVersion: string;
  /** `resourceVersionMatch`; empty when unset. */
  resourceVersionMatch: string;
  /** Page size; 0 for no limit. */
  limit: number;
  /** Token of the page; empty for the first. */
  continue: string;
  /** Whether a watch allows bookmarks. */
  allowWatchBookmarks: boolean;
  /** Whether a watch starts with the current state; `undefined` when unset. */
  sendInitialEvents: boolean | undefined;
  /** Duration of a watch in seconds; 0 when unset. */
  timeoutSeconds: number;
}

/** Features of the server. */
export interface ListOptionsContext {
  /**
   * Whether the feature WatchList is on.
   * @default {true}
   */
  watchList?: boolean;
}

/**
 * Reads and checks the query of a list, a watch or a deletecollection.
 *
 * With WatchList, a watch without a resourceVersion or from `0` gets `sendInitialEvents=true`, as
 * on the real server since v1.34. If it allows bookmarks, it then gets the bookmark with the
 * annotation `k8s.io/initial-events-end`, even if it did not request it.
 *
 * Source: `k8s.io/apimachinery/pkg/apis/meta/internalversion`.
 *
 * @throws {StatusError} 400 or 422.
 */
export function parseListOptions(
  query: URLSearchParams,
  { watchList = true }: ListOptionsContext = {},
): ListOptions {
  const options: ListOptions = {
    labelSelector: query.get("labelSelector") ?? "",
    fieldSelector: query.get("fieldSelector") ?? "",
    watch: flag(query, "watch") ?? false,
    resourceVersion: query.get("resourceVersion") ?? "",
    resourceVersionMatch: query.get("resourceVersionMatch") ?? "",
    limit: Math.max(0, integer(query, "limit")),
    continue: query.get("continue") ?? "",
    allowWatchBookmarks: flag(query, "allowWatchBookmarks") ?? false,
    sendInitialEvents: flag(query, "sendInitialEvents"),
    timeoutSeconds: Math.max(0, integer(query, "timeoutSeconds")),
  };
  const fromNow = options.resourceVersion === "" || options.resourceVersion === "0";
  if (
    watchList && options.watch && fromNow && options.sendInitialEvents === undefined &&
    options.resourceVersionMatch === ""
  ) {
    options.sendInitialEvents = true;
    options.resourceVersionMatch = "NotOlderThan";
  }
  const errors = options.watch ? checkWatch(options, watchList) : checkList(options);
  if (errors.length > 0) throw invalidOptions("ListOptions", errors);
  return options;
}

/**
 * Reads a resourceVersion as a revision: 0 if it is empty or `0`.
 *
 * @throws {StatusError} 400 in a list, and 500 in a watch or get, as on the real server.
 */
export function parseRevision(text: string, options: { list?: boolean } = {}): number {
  if (text === "") return 0;
  if (/^\d+$/.test(text)) return Number(text);
  const why = `resourceVersion: Invalid value: ${
    JSON.stringify(text)
  }: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw options.list ? badRequest(`invalid resource version: ${why}`) : untranslated(why);
}

function checkList(options: ListOptions): FieldError[] {
  const { resourceVersionMatch: match, resourceVersion } = options;
  const errors: FieldError[] = [];
  const forbid = (field: string, why: string) => errors.push(forbiddenValue(field, why));
  if (match !== "") {
    if (resourceVersion === "") {
      forbid(
        "resourceVersionMatch",
        "resourceVersionMatch is forbidden unless resourceVersion is provided",
      );
    }
    if (options.continue !== "") {
      forbid(
        "resourceVersionMatch",
        "resourceVersionMatch is forbidden when continue is provided",
      );
    }
    if (match !== "Exact" && match !== "NotOlderThan") {
      errors.push(
        unsupportedValue({ field: "resourceVersionMatch", value: match }, [
          "Exact",
          "NotOlderThan",
          "",
        ]),
      );
    }
    if (match === "Exact" && resourceVersion === "0") {
      forbid(
        "resourceVersionMatch",
        'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
      );
    }
  }
  if (options.sendInitialEvents !== undefined) {
    forbid("sendInitialEvents", "sendInitialEvents is forbidden for list");
  }
  return errors;
}

function checkWatch(options: ListOptions, watchList: boolean): FieldError[] {
  const { resourceVersionMatch: match, sendInitialEvents } = options;
  const errors: FieldError[] = [];
  const forbid = (why: string) => errors.push(forbiddenValue("resourceVersionMatch", why));
  if (sendInitialEvents !== undefined && match !== "NotOlderThan") {
    forbid("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  }
  if (sendInitialEvents !== undefined && !watchList) {
    const why = "sendInitialEvents is forbidden for watch unless the WatchList feature gate is " +
      "enabled";
    errors.push(forbiddenValue("sendInitialEvents", why));
  }
  if (match === "") return errors;
  if (sendInitialEvents === undefined) {
    forbid("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
  }
  if (match !== "NotOlderThan") {
    errors.push(
      unsupportedValue({ field: "resourceVersionMatch", value: match }, ["NotOlderThan"]),
    );
  }
  if (options.continue !== "") {
    forbid("resourceVersionMatch is forbidden when continue is provided");
  }
  return errors;
}

function flag(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name)?.toLowerCase();
  return text === undefined ? undefined : text !== "false" && text !== "0";
}

function integer(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? "";
  if (text === "") return 0;
  if (!/^[+-]?\d+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  if (BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return Number(text);
}
