import type { StatusDetails } from "./status.ts";

/** A `Status` object as the API server sends it. */
export interface Status {
  /** Always `Status`. */
  kind: "Status";
  /** Always `v1`. */
  apiVersion: "v1";
  /** Empty, or a continue token of an expired list. */
  metadata: { continue?: string };
  /** Result of the request. */
  status: "Success" | "Failure";
  /** Human-readable message. */
  message?: string;
  /** Machine-readable reason, such as `NotFound`. */
  reason?: string;
  /** Details, such as the name of the object. */
  details?: StatusDetails;
  /** HTTP status; absent when a deletion succeeds. */
  code?: number;
}

/** The fields of a failure; see {@linkcode StatusError}. */
export interface StatusFailure {
  /** HTTP status. */
  code: number;
  /** Machine-readable reason; empty if Kubernetes gives none. */
  reason?: string;
  /** Human-readable message. */
  message: string;
  /** Details, such as the name of the object. */
  details?: StatusDetails;
  /** Continue token of an expired list. */
  continue?: string;
}

/**
 * Thrown for a request that Kubernetes would refuse with a `Status` object.
 *
 * @example
 * ```ts
 * import { StatusError } from "@kubewire/testing";
 * throw new StatusError({ code: 429, reason: "TooManyRequests", message: "slow down" });
 * ```
 */
export class StatusError extends Error {
  /** The `Status` object of the response. */
  readonly status: Status & { code: number };

  /** Creates the error and its `Status`. */
  constructor(failure: StatusFailure) {
    super(failure.message);
    this.name = "StatusError";
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: failure.continue === undefined ? {} : { continue: failure.continue },
      status: "Failure",
      message: failure.message,
      ...(failure.reason ? { reason: failure.reason } : {}),
      ...(failure.details ? { details: failure.details } : {}),
      code: failure.code,
    };
  }
}
