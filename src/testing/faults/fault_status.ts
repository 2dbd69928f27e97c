import { type Status, StatusError } from "../status/status_error.ts";

/** Content of the `Status` of an injected failure. */
export interface FaultStatusOptions {
  /** HTTP status. */
  code: number;
  /** Machine-readable reason; by default that of Kubernetes for the code. */
  reason?: string | undefined;
  /** Message; by default one that fits the code. */
  message?: string | undefined;
  /** Value of `details.retryAfterSeconds`. */
  retryAfterSeconds?: number | undefined;
}

const DEFAULTS: ReadonlyMap<number, readonly [reason: string, message: string]> = new Map([
  [400, ["BadRequest", "the server rejected our request for an unknown reason"]],
  [401, ["Unauthorized", "Unauthorized"]],
  [403, ["Forbidden", "access to the requested resource is forbidden"]],
  [404, ["NotFound", "the server could not find the requested resource"]],
  [409, ["Conflict", "the object has been modified; please apply your changes again"]],
  [410, ["Expired", "The resourceVersion for the provided watch is too old."]],
  [422, ["Invalid", "the server rejected our request due to an error in our request"]],
  [429, ["TooManyRequests", "Too many requests, please try again later."]],
  [500, ["InternalError", "Internal error occurred: injected fault"]],
  [503, ["ServiceUnavailable", "The server is currently unable to handle the request"]],
  [504, ["Timeout", "The request did not complete within the allotted timeout"]],
]);

/**
 * Returns the `Status` of an injected failure, with the wording of
 * `k8s.io/apimachinery/pkg/api/errors`.
 */
export function faultStatus(options: FaultStatusOptions): Status {
  const [defaultReason, defaultMessage] = DEFAULTS.get(options.code) ?? ["", "injected fault"];
  const { code, reason = defaultReason, message = defaultMessage, retryAfterSeconds } = options;
  const details = retryAfterSeconds === undefined ? {} : { details: { retryAfterSeconds } };
  return new StatusError({ code, reason, message, ...details }).status;
}
