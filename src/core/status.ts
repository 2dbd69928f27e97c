/** Details of a failure. */
export interface StatusDetails {
  /** The name of the requested object. */
  name?: string;
  /** The API group of the resource. */
  group?: string;
  /** The requested kind or resource. */
  kind?: string;
  /** The uid of the object. */
  uid?: string;
  /** The individual causes of the failure, such as fields that are not valid. */
  causes?: {
    /** The machine-readable reason, such as `FieldValueRequired`. */
    reason?: string;
    /** The human-readable message. */
    message?: string;
    /** The invalid field, such as `spec.containers[0].image`. */
    field?: string;
  }[];
  /** Seconds to wait before the next attempt. */
  retryAfterSeconds?: number;
}

/**
 * The API server's description of a failure
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ Status}).
 */
export interface Status {
  /** Always `Status`. */
  kind?: string;
  /** Always `v1`. */
  apiVersion?: string;
  /** `Failure`, or `Success` in the response to some deletes. */
  status?: string;
  /** The human-readable message. */
  message?: string;
  /** The machine-readable reason, such as `NotFound` or `AlreadyExists`. */
  reason?: string;
  /** Details of the failure. */
  details?: StatusDetails;
  /** The HTTP status. */
  code?: number;
}
