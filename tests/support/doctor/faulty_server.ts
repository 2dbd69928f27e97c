import type { Fault } from "../../../src/testing/mod.ts";
import { examinedPod } from "./examined_pod.ts";
import type { ExpectedFinding, Surroundings } from "./surroundings.ts";

/** Of a stall; other requests must succeed within it, and a watch that is cut must end within it. */
const SHORT_MS = 1_500;

/** A pod whose API server has a fault that does not end, and short time limits. */
export function faultyServer(
  name: string,
  fault: Fault,
  finding: ExpectedFinding,
): Surroundings {
  return {
    name,
    async make(stack) {
      const pod = await examinedPod(stack);
      stack.use(pod.server.faults.inject({ ...fault, times: Infinity }));
      return { ...pod, options: { ...pod.options, timeoutMs: SHORT_MS, watchMs: SHORT_MS } };
    },
    finding,
  };
}
