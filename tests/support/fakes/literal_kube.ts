import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { type KubeInternals, withInternals } from "../../../src/transport/kube_internals.ts";
import { fakeRuntime } from "./fake_runtime.ts";

/** Makes a client whose responses come from a function; nothing goes over a wire. */
export function literalKube(
  answer: (url: URL) => Response,
  internals: Partial<KubeInternals> = {},
): KubeFetch {
  const runtime = fakeRuntime();
  const kube: KubeFetch = {
    fetch: (input) => Promise.resolve(answer(new URL(String(input), "https://host"))),
    server: "https://host",
    namespace: "default",
    disposed: new AbortController().signal,
    tokenDiagnostics: () => undefined,
    connectionDiagnostics: () => ({ protocol: undefined, connections: 0, streams: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return withInternals(kube, {
    runtime,
    openWebSocket: () => Promise.reject(new TypeError("There is no wire.")),
    refreshToken: () => Promise.resolve(),
    openStream: () => runtime.openStream({ server: new URL("https://host") }),
    ...internals,
  });
}
