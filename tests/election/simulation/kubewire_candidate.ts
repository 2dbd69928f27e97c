import { createLeaderElection, type LeaderTerm } from "../../../src/election/leader_election.ts";
import type { Candidate, CandidateSurroundings } from "./candidate.ts";
import { simulatedKube } from "./simulated_kube.ts";

/** A candidate that runs the product's own {@linkcode LeaderElection}. */
export class KubewireCandidate implements Candidate {
  #term: LeaderTerm | undefined;

  constructor({ fetch, clock, random }: CandidateSurroundings) {
    const options = { name: "main", candidate: "replica", events: false, random };
    const election = createLeaderElection(simulatedKube(fetch, clock), options);
    election.lead((term) => {
      this.#term = term;
      return new Promise((resolve) =>
        term.signal.addEventListener("abort", () => resolve(undefined), { once: true })
      );
    });
  }

  isLeading(): boolean {
    return this.#term?.isLeading() ?? false;
  }
}
