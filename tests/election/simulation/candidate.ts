import type { Clock } from "../../../src/core/time/clock.ts";

/** The surroundings of a candidate for a Lease. */
export interface CandidateSurroundings {
  fetch: typeof fetch;
  clock: Clock;
  /** Different for each start of a process. */
  identity: string;
  /** Returns numbers from 0 up to 1, the same for the same seed. */
  random: () => number;
}

/** A candidate that competes for a Lease from its start on. */
export interface Candidate {
  /** Returns whether the candidate would act as the leader at this moment. */
  isLeading(): boolean;
}

/** Starts a candidate by some rule. */
export type StartCandidate = (surroundings: CandidateSurroundings) => Candidate;

/** Path of the Lease that the candidates compete for. */
export const LEASE_PATH = "/apis/coordination.k8s.io/v1/namespaces/default/leases/main";
