import type { KubeRequestInit } from "@kubewire/kubewire";
import { type Context, propagation } from "@opentelemetry/api";

/**
 * Returns the settings of a request with the headers that carry a trace to the server, such as
 * `traceparent`; the settings themselves if the program propagates nothing.
 */
export function withTraceHeaders(
  active: Context,
  input: string | URL | Request,
  init: KubeRequestInit | undefined,
): KubeRequestInit | undefined {
  const carried: Record<string, string> = {};
  propagation.inject(active, carried);
  const names = Object.keys(carried);
  if (names.length === 0) return init;
  const own = init?.headers ?? (input instanceof Request ? input.headers : undefined);
  if (own === undefined) return { ...init, headers: carried };
  let headers: Headers;
  try {
    headers = new Headers(own);
  } catch {
    return init; // the fetch refuses the headers with a message that shows no value
  }
  for (const name of names) headers.set(name, carried[name]!);
  return { ...init, headers };
}
