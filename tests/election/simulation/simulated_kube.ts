import type { Clock } from "../../../src/runtime/clock.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { internalsOf, withInternals } from "../../../src/transport/kube_internals.ts";

/** Returns a client that sends its requests by a function and lives by a clock of its own. */
export function simulatedKube(send: typeof fetch, clock: Clock): KubeFetch {
  const fake: KubeFetch = {
    fetch: send,
    server: "https://server.invalid",
    namespace: "default",
    disposed: new AbortController().signal,
    tokenDiagnostics: () => undefined,
    connectionDiagnostics: () => ({ protocol: undefined, connections: 0, streams: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const internals = internalsOf(fake);
  return withInternals(fake, {
    ...internals,
    runtime: { ...internals.runtime, clock },
  });
}
