import { checkOptions, checkTexts } from "../core/check_options.ts";

/** Settings of every request. */
export interface RequestOptions {
  /** Ends the request, which then rejects with the signal's own reason. */
  signal?: AbortSignal;
  /**
   * Maximum number of times the request is sent, see `KubeRequestInit`; with 1 every 429 is thrown
   * at once.
   * @default {10}
   */
  maxAttempts?: number;
}

/** Settings of {@linkcode ResourceReader.get}. */
export interface GetOptions extends RequestOptions {
  /**
   * The version that the response may not be older than; with `"0"` the server returns the version
   * in its cache. By default the response is the newest.
   */
  resourceVersion?: string;
}

/** Settings for every write; a setting of the write itself overrides them. */
export interface WriteDefaults {
  /** Name of the writer, in the server's record of which manager owns which field. */
  fieldManager?: string;
  /**
   * How the server handles fields that it does not know; it always refuses those of an `apply`.
   * @default {"Strict"}
   */
  fieldValidation?: "Strict" | "Warn" | "Ignore";
}

const DEFAULTS = ["fieldManager", "fieldValidation"] as const;

/**
 * Checks the settings for every write.
 *
 * @throws {TypeError} If they have wrong types.
 */
export function checkWriteDefaults(defaults: WriteDefaults): void {
  checkOptions(defaults);
  checkTexts(defaults, DEFAULTS);
}

/** Settings of a write. */
export interface WriteOptions extends RequestOptions, WriteDefaults {
  /** Whether the server does everything except store the result. */
  dryRun?: boolean;
}

/** Settings of {@linkcode ResourceClient.apply}. */
export interface ApplyOptions extends WriteOptions {
  /** Whether to take over fields that others manage, instead of failing with a conflict. */
  force?: boolean;
}

/**
 * Returns the query of a read.
 *
 * @throws {TypeError} If the options have wrong types.
 */
export function getQuery(options: GetOptions): URLSearchParams | undefined {
  checkOptions(options);
  checkTexts(options, ["resourceVersion"]);
  const { resourceVersion } = options;
  return resourceVersion === undefined ? undefined : new URLSearchParams({ resourceVersion });
}

/**
 * Returns the query of a write.
 *
 * @throws {TypeError} If the options have wrong types.
 */
export function writeQuery(options: WriteOptions, defaults: WriteDefaults): URLSearchParams {
  checkOptions(options);
  checkTexts(options, DEFAULTS);
  const { dryRun = false, fieldManager = defaults.fieldManager } = options;
  const { fieldValidation = defaults.fieldValidation ?? "Strict" } = options;
  const query = new URLSearchParams({ fieldValidation });
  if (fieldManager !== undefined) query.set("fieldManager", fieldManager);
  if (dryRun) query.set("dryRun", "All");
  return query;
}

/**
 * Returns the query of an apply.
 *
 * @throws {TypeError} If the field manager is missing, or the options have wrong types.
 */
export function applyQuery(options: ApplyOptions, defaults: WriteDefaults): URLSearchParams {
  const query = writeQuery(options, defaults);
  if (!query.get("fieldManager")) {
    throw new TypeError(
      "An apply needs a fieldManager: give one with it, or to createClient for all writes.",
    );
  }
  if (options.force) query.set("force", "true");
  return query;
}
