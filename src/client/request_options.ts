/** Settings of every request. */
export interface RequestOptions {
  /** Ends the request, which then rejects with the signal's own reason. */
  signal?: AbortSignal;
  /**
   * How often the request is sent at most, see `KubeRequestInit`; 1 has every 429 thrown at once.
   * @default {10}
   */
  maxAttempts?: number;
}

/** Settings of {@linkcode ResourceReader.get}. */
export interface GetOptions extends RequestOptions {
  /**
   * How old the answer may be: not older than this; `"0"` takes what the server has at hand. Without
   * it, it is the newest.
   */
  resourceVersion?: string;
}

/**
 * What the server does about fields that it does not know, or that come twice
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation field validation}):
 * refuses them (`Strict`), drops them and warns (`Warn`), or drops them in silence (`Ignore`).
 */
export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** Settings that hold for every write, unless the write has its own. */
export interface WriteDefaults {
  /** Who writes, for the server's record of who manages which field. */
  fieldManager?: string;
  /**
   * What the server does about fields that it does not know.
   * @default {"Strict"}
   */
  fieldValidation?: FieldValidation;
}

/** Settings of a write. */
export interface WriteOptions extends RequestOptions, WriteDefaults {
  /** Whether the server does all but keep the result. */
  dryRun?: boolean;
}

/** Settings of {@linkcode ResourceClient.apply}. */
export interface ApplyOptions extends WriteOptions {
  /** Whether to take over fields that others manage, instead of a conflict. */
  force?: boolean;
}

/** The query of a read. */
export function getQuery({ resourceVersion }: GetOptions): URLSearchParams | undefined {
  return resourceVersion === undefined ? undefined : new URLSearchParams({ resourceVersion });
}

/** The query of a write. */
export function writeQuery(options: WriteOptions, defaults: WriteDefaults): URLSearchParams {
  const { dryRun = false, fieldManager = defaults.fieldManager } = options;
  const { fieldValidation = defaults.fieldValidation ?? "Strict" } = options;
  const query = new URLSearchParams({ fieldValidation });
  if (fieldManager !== undefined) query.set("fieldManager", fieldManager);
  if (dryRun) query.set("dryRun", "All");
  return query;
}

/**
 * The query of an apply.
 *
 * @throws {TypeError} If nobody has said who applies.
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
