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
