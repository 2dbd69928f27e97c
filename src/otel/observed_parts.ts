import type { TokenDiagnostics } from "@kubewire/kubewire";
import type { FollowedResource, Manager } from "@kubewire/kubewire/controller";
import type { LeaderElection } from "@kubewire/kubewire/election";
import { currentRuntime } from "@kubewire/kubewire/unstable-runtime";
import { controllerFigures } from "./controller_figures.ts";
import { type FiguredInformer, informerFigures } from "./informer_figures.ts";
import type { Observe } from "./instruments.ts";
import type { Facts } from "./metric.ts";
import type { ObservedKube } from "./observed_kube.ts";

/** The election of which only these parts are observed. */
type FiguredElection = Pick<LeaderElection, "name" | "renewalAgeMs">;

/**
 * The parts of a program that are asked for their figures when metrics are collected. Disposing of
 * it ends what observes them.
 */
export class ObservedParts implements Disposable {
  /** The clients. */
  readonly clients: Set<ObservedKube> = new Set();
  /** The informers that do not belong to a manager, by name. */
  readonly informers: Map<string, FiguredInformer> = new Map();
  /** The managers, with the listeners to them. */
  readonly managers: Map<Manager, Disposable> = new Map();
  /** The elections that do not belong to a manager. */
  readonly elections: Set<FiguredElection> = new Set();

  /** Observes a client until it ends. */
  addClient(client: ObservedKube): void {
    this.clients.add(client);
    // Not at the next collection: without an SDK there is none.
    client.kube.disposed.addEventListener("abort", () => this.clients.delete(client));
  }

  /** Reports all figures. */
  collect(observe: Observe): void {
    this.forgetEnded();
    const moment = { observe, nowMs: currentRuntime().clock.now() };
    for (const { kube, server } of this.clients) {
      const token = kube.tokenDiagnostics();
      if (token) tokenFigures(token, server, moment);
    }
    for (const [name, informer] of this.allInformers()) informerFigures(informer, name, moment);
    for (const { controllers, election, shards } of this.managers.keys()) {
      for (const controller of controllers) controllerFigures(controller, observe);
      if (election) leaderFigure(election, observe);
      if (shards) observe("shardsHeld", shards.held.length, { shards: shards.name });
    }
    for (const election of this.elections) leaderFigure(election, observe);
  }

  /** All informers with their names. */
  *allInformers(): Iterable<[name: string, informer: FiguredInformer]> {
    yield* this.informers;
    for (const { followed } of this.managers.keys()) {
      for (const { informer, server = "", ...selectors } of followed) {
        yield [server + informer.path + selectionText(selectors), informer];
      }
    }
  }

  /** Forgets the informers that have ended. */
  forgetEnded(): void {
    for (const [name, { state }] of this.informers) {
      if (state.name === "stopped") this.informers.delete(name);
    }
  }

  /** Ends the observations, and forgets everything. */
  [Symbol.dispose](): void {
    for (const client of this.clients) client[Symbol.dispose]();
    for (const listening of this.managers.values()) listening[Symbol.dispose]();
    this.clients.clear();
    this.informers.clear();
    this.managers.clear();
    this.elections.clear();
  }
}

function selectionText(
  { labelSelector, fieldSelector }: Pick<FollowedResource, "labelSelector" | "fieldSelector">,
): string {
  const selectors = Object.entries({ labelSelector, fieldSelector }).filter(([, text]) => text);
  return selectors.map(([name, text], index) => `${index ? "&" : "?"}${name}=${text}`).join("");
}

/** The age is computed when it is asked for, so it is right after the process was suspended too. */
function leaderFigure({ name, renewalAgeMs }: FiguredElection, observe: Observe): void {
  observe("leader", renewalAgeMs === undefined ? 0 : 1, { lease: name });
}

/** Reports the figures of a client's token file at `nowMs`, milliseconds since 1970. */
export function tokenFigures(
  { issuedAt, rotations, failures }: TokenDiagnostics,
  server: Facts,
  { observe, nowMs }: { observe: Observe; nowMs: number },
): void {
  if (issuedAt) observe("tokenAge", Math.max(0, nowMs - issuedAt.getTime()) / 1_000, server);
  observe("tokenRotations", rotations, server);
  observe("tokenFailures", failures, server);
}
