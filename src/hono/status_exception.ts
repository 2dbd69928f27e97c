import { HTTPException } from "hono/http-exception";

/** Settings of {@linkcode statusException}. */
export interface StatusExceptionOptions {
  /** The message for the client. */
  message: string;
  /** The response headers. */
  headers?: Record<string, string>;
  /** The error that led to the response; it is not shown to the client. */
  cause?: unknown;
}

/**
 * Returns the exception for Hono that answers a request as the API server does: with a `Status` as
 * JSON. An `onError` of the app may answer in another form.
 */
export function statusException(
  code: 401 | 403 | 503,
  options: StatusExceptionOptions,
): HTTPException {
  const { message, headers = {}, cause } = options;
  const status = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason: statusReason(code),
    code,
  };
  const res = Response.json(status, { status: code, headers });
  return new HTTPException(code, { res, message, ...cause !== undefined && { cause } });
}

const REASONS: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  413: "RequestEntityTooLarge",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
};

/**
 * Returns the reason that Kubernetes has for an HTTP status; `undefined` if it has none.
 *
 * Source: `k8s.io/apimachinery/pkg/apis/meta/v1` `StatusReason`.
 */
export function statusReason(httpStatus: number): string | undefined {
  return REASONS[httpStatus];
}
