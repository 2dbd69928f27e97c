const TARGET = Symbol("target");

/**
 * Gives a request its method as it was sent: a `Request` makes GET of `get`, which is another method, and
 * one that no path has.
 */
export function bindMethod(request: Request, method: string): void {
  if (request.method !== method) Object.defineProperty(request, "method", { value: method });
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
