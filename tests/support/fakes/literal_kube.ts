import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { fakeRuntime } from "./fake_runtime.ts";

/** Makes a client whose responses come from a function; nothing goes over a wire. */
export function literalKube(answer: (url: URL) => Response): KubeFetch {
  const runtime = fakeRuntime();
  return {
    fetch: (input) => Promise.resolve(answer(new URL(String(input), "https://host"))),
    openWebSocket: () => Promise.reject(new TypeError("There is no wire.")),
    server: "https://host",
    namespace: "default",
    runtime,
    disposed: new AbortController().signal,
    tokenDiagnostics: () => undefined,
    refreshToken: () => Promise.resolve(),
    openStream: () => runtime.openStream({ server: new URL("https://host") }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
