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
  /** The causes of the failure, such as invalid fields. */
  causes?: {
    /** Machine-readable reason, such as `FieldValueRequired`. */
    reason?: string;
    /** Human-readable message. */
    message?: string;
    /** The invalid field, such as `spec.containers[0].image`. */
    field?: string;
  }[];
  /** Seconds to wait before a retry. */
  retryAfterSeconds?: number;
}

/** The API server's description of a failure */
export interface Status {
  /** Always `Status`. */
  kind?: string;
  /** Always `v1`. */
  apiVersion?: string;
  /** `Failure`, or `Success` in the response to some deletions. */
  status?: string;
  /** Human-readable message. */
  message?: string;
  /** Machine-readable reason, such as `NotFound` or `AlreadyExists`. */
  reason?: string;
  /** Details of the failure. */
  details?: StatusDetails;
  /** The HTTP status. */
  code?: number;
}
