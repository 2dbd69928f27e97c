import type { Clock } from "../../../src/core/time/clock.ts";
import type { KubeFetch } from "../../../mod.ts";
import { plumbingOf, withPlumbing } from "../../../src/transport/plumbing.ts";

/** Returns a client whose users go by another clock; the client itself keeps its own. */
export function withClock(kube: KubeFetch, clock: Clock): KubeFetch {
  const { runtime, ...plumbing } = plumbingOf(kube);
  const held: typeof runtime = Object.create(runtime, { clock: { value: clock } });
  return withPlumbing({ ...kube }, { ...plumbing, runtime: held });
}
