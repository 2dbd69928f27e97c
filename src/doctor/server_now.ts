import type { Examination } from "./examination.ts";

/**
 * Returns the API server's time, by which it judges tokens; this machine's, if that is unknown. In
 * milliseconds since 1970.
 */
export function serverNowMs({ runtime, skewMs = 0 }: Examination): number {
  return runtime.clock.now() + skewMs;
}
