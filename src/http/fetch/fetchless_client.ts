import { ConfigurationError } from "../../core/errors.ts";
import type { FetchClient } from "../../runtime/runtime.ts";
import type { RepeatedHeader } from "../http_client_options.ts";

/**
 * Returns a client that refuses everything: `fetch` would join the values of a header, and the API
 * server would take them for one.
 */
export function fetchlessClient(repeated: readonly RepeatedHeader[]): FetchClient {
  const names = repeated.map(({ name }) => name).join(", ");
  const refuse = (): Promise<never> =>
    Promise.reject(
      new ConfigurationError(
        `Several values of ${names} can be sent over Kubewire's own connections only, and this ` +
          'request needs `fetch`: leave out the proxy, `transport: "fetch"` and headers that frame ' +
          "a request, or leave one value.",
      ),
    );
  return { mayTakeProxy: true, fetch: refuse, openWebSocket: refuse, [Symbol.dispose]() {} };
}
