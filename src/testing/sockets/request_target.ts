const TARGET = Symbol("target");

const USUAL_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Creates a request with its method as it was sent: the constructor makes GET of `get`, which is another
 * method, and one that no path has; and it refuses TRACE.
 *
 * @throws {TypeError} If the URL or the headers are malformed.
 */
export function requestWithMethod(method: string, url: string, init: RequestInit): Request {
  const isUsual = USUAL_METHODS.includes(method);
  const request = new Request(url, { ...init, method: isUsual ? method : "POST" });
  if (!isUsual) Object.defineProperty(request, "method", { value: method });
  return request;
}

interface TargetedRequest {
  readonly url: string;
  [TARGET]?: string;
}

/**
 * Links a request to its target, the path and the query, as it was sent: a `Request` resolves `..` in
 * it, so that it leads to another object.
 */
export function bindTarget(request: Request, target: string): void {
  Object.defineProperty(request, TARGET, { value: target });
}

/** Returns the path of a request as it was sent, or that of its URL if no target is linked to it. */
export function sentPath(request: Pick<Request, "url">): string {
  const target = (request as TargetedRequest)[TARGET];
  return target === undefined ? new URL(request.url).pathname : target.replace(/\?.*$/s, "");
}
