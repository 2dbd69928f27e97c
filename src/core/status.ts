/** One of the reasons for a failure, such as a field that is not valid. */
export interface StatusCause {
  /** Machine-readable, such as `FieldValueRequired`. */
  reason?: string;
  /** For a person. */
  message?: string;
  /** The field at fault, such as `spec.containers[0].image`. */
  field?: string;
}

/** More about a failure. */
export interface StatusDetails {
  /** The name of the object that was asked for. */
  name?: string;
  /** The API group of the resource. */
  group?: string;
  /** The kind, or the resource, that was asked for. */
  kind?: string;
  /** The uid of the object. */
  uid?: string;
  /** What exactly is wrong. */
  causes?: StatusCause[];
  /** Seconds to wait before the next try. */
  retryAfterSeconds?: number;
}

/**
 * How the API server describes a failure
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ Status}).
 */
export interface Status {
  /** Always `Status`. */
  kind?: string;
  /** Always `v1`. */
  apiVersion?: string;
  /** `Failure`, or `Success` on the answer to some deletes. */
  status?: string;
  /** For a person. */
  message?: string;
  /** Machine-readable, such as `NotFound` or `AlreadyExists`. */
  reason?: string;
  /** More about the failure. */
  details?: StatusDetails;
  /** The HTTP status. */
  code?: number;
}
