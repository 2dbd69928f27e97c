import { assert } from "@std/assert";
import {
  createLeaderElection,
  type LeaderElection,
  type LeaderTerm,
} from "../../../src/election/leader_election.ts";
import type { Actor, Stage } from "./stage.ts";

/** A replica whose work ends when its signal aborts. */
export class Replica {
  readonly actor: Actor;
  readonly election: LeaderElection;
  readonly terms: LeaderTerm[] = [];
  readonly heard: string[] = [];
  readonly result: Promise<unknown>;

  constructor(stage: Stage, options: { signal?: AbortSignal; actor?: Actor } = {}) {
    const { actor = stage.actor(), ...leading } = options;
    this.actor = actor;
    this.election = createLeaderElection(this.actor.kube, {
      name: "main",
      events: false,
      onChange: ({ state, leader }) => this.heard.push(`${state} ${leader ? "led" : "free"}`),
      onError: (error) => this.heard.push(`error ${(error as Error).name}`),
    });
    const work = (term: LeaderTerm) => {
      this.terms.push(term);
      return new Promise<string>((resolve) =>
        term.signal.addEventListener("abort", () => resolve("done"), { once: true })
      );
    };
    this.result = this.election.lead(work, leading).catch((error) => error);
  }

  get leads(): boolean {
    return this.terms.at(-1)?.isLeading() ?? false;
  }
}

/** Starts replicas and waits until one of them leads. */
export async function elected(stage: Stage, count: number): Promise<[Replica, ...Replica[]]> {
  const replicas = Array.from({ length: count }, () => new Replica(stage));
  await stage.pass(25);
  const leader = replicas.find(({ leads }) => leads);
  assert(leader, "no replica leads after 25 s");
  return [leader, ...replicas.filter((replica) => replica !== leader)];
}
