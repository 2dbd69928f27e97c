/**
 * Selects the requests for a fault. All fields that are set must match; with none set, every
 * request matches.
 */
export interface FaultMatch {
  /** HTTP method, in upper or lower case. */
  method?: string;
  /** Start of the path, or a pattern for the path; the query is not included. */
  path?: string | RegExp;
  /** `true`: only watches; `false`: all requests except watches. */
  watch?: boolean;
}
