import type { StatusDetails } from "../core/status.ts";

/** A `Status` object as the API server answers it. */
export interface Status {
  /** Always `Status`. */
  kind: "Status";
  /** Always `v1`. */
  apiVersion: "v1";
  /** Empty, or a continue token of an expired list. */
  metadata: { continue?: string };
  /** Outcome. */
  status: "Success" | "Failure";
  /** For people. */
  message?: string;
  /** Machine-readable, such as `NotFound`. */
  reason?: string;
  /** What it is about. */
  details?: StatusDetails;
  /** HTTP status; absent in successes of a deletion. */
  code?: number;
}

/** What a failure is made of; see {@linkcode StatusError}. */
export interface StatusFailure {
  /** HTTP status. */
  code: number;
  /** Machine-readable reason; empty where Kubernetes gives none. */
  reason?: string;
  /** For people. */
  message: string;
  /** What it is about. */
  details?: StatusDetails;
  /** Continue token of an expired list. */
  continue?: string;
}

/**
 * A request failed in a way that Kubernetes answers with a `Status` object.
 *
 * @example
 * ```ts
 * import { StatusError } from "@kubewire/kubewire/testing";
 * throw new StatusError({ code: 429, reason: "TooManyRequests", message: "slow down" });
 * ```
 */
export class StatusError extends Error {
  /** The object that goes over the wire. */
  readonly status: Status & { code: number };

  /** Makes the failure and its `Status`. */
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
