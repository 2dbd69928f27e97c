const READERS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"] as const;

/**
 * A response of the runtime's `fetch` whose methods reject with what `typed` makes of an error, where its
 * body breaks off. The body stays the runtime's own, which gathers megabytes outside of JavaScript.
 */
export function withTypedErrors(response: Response, typed: (error: unknown) => unknown): Response {
  for (const name of READERS) {
    const read = response[name]?.bind(response) as (() => Promise<unknown>) | undefined;
    if (!read) continue;
    Object.defineProperty(response, name, {
      value: () =>
        read().catch((error) => {
          throw typed(error);
        }),
      configurable: true,
      writable: true,
    });
  }
  return response;
}
