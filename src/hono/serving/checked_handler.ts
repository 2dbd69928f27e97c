import { type FetchHandler, shownValue } from "@kubewire/kubewire/internal";

/** Settings of {@linkcode checkedHandler}. */
export interface CheckedHandlerOptions {
  /** Returns whether the connection is to be closed after the response. */
  isLast: () => boolean;
}

/**
 * Returns a handler that throws if the given one returns no Response: Bun would answer 204 to it.
 * It also says in each last response that the connection ends, which HTTP/1.1 alone knows.
 */
export function checkedHandler(
  handler: FetchHandler,
  { isLast }: CheckedHandlerOptions,
): FetchHandler {
  const checked = (response: unknown): Response => {
    if (!(response instanceof Response)) {
      throw new TypeError(
        `The handler must return a Response: it returned ${shownValue(response)}.`,
      );
    }
    return isLast() ? closing(response) : response;
  };
  return (request) => {
    const response: unknown = handler(request);
    // A Response at hand costs no promise.
    return response instanceof Response
      ? checked(response)
      : Promise.resolve(response).then(checked);
  };
}

function closing(response: Response): Response {
  const { status, statusText } = response;
  if (status < 200) return response; // an upgrade, or Response.error()
  try {
    response.headers.set("connection", "close");
    return response;
  } catch { // the headers of a fetched response cannot be changed
    const headers = new Headers(response.headers);
    headers.set("connection", "close");
    return new Response(response.body, { status, statusText, headers });
  }
}
