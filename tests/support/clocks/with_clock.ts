import type { Clock } from "../../../src/runtime/clock.ts";
import type { KubeFetch } from "../../../mod.ts";
import { internalsOf, withInternals } from "../../../src/transport/kube_internals.ts";

/** Returns a client whose users go by another clock; the client itself keeps its own. */
export function withClock(kube: KubeFetch, clock: Clock): KubeFetch {
  const { runtime, ...internals } = internalsOf(kube);
  const held: typeof runtime = Object.create(runtime, { clock: { value: clock } });
  return withInternals({ ...kube }, { ...internals, runtime: held });
}
