import {
  LeaderElection,
  type LeaderElectionOptions,
  type LeaderTerm,
} from "../election/leader_election.ts";
import { newIdentity } from "../election/new_identity.ts";
import { resourcePath } from "../client/resource_path.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Informer } from "../informer/informer.ts";
import { InformerFactory } from "../informer/informer_factory.ts";
import { callSafely, reportWarning } from "../runtime/report_warning.ts";
import { JoinedAbort } from "../runtime/waiting.ts";
import { onTermination } from "../runtime/platform/on_termination.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { Controller } from "./controller.ts";
import type { ControllerHandle } from "./controller_handle.ts";
import type { ControllerOptions } from "./controller_options.ts";
import { Grace } from "./grace.ts";
import { leaderKube } from "./leader_kube.ts";
import { CONTROLLER_UID, controllerUid, selectionOf, type Watched } from "./watched.ts";

/** Settings of {@linkcode createManager}. */
export interface ManagerOptions {
  /** The election of the replica that reconciles; without it every replica does. */
  leaderElection?: LeaderElectionOptions;
  /**
   * Milliseconds for running reconciles to end when the program stops.
   * @default {30_000}
   */
  graceMs?: number;
  /** Called for each reconcile that has failed; a warning on standard error by default. */
  onError?: (error: unknown, controller: string, key: string) => void;
}

/** Settings of {@linkcode Manager.run}. */
export interface RunOptions {
  /** Stops the manager in order, as SIGTERM does. */
  signal?: AbortSignal;
}

/** Runs controllers, their informers and the election together. See {@linkcode createManager}. */
export class Manager implements AsyncDisposable {
  /** The informers that the controllers share. */
  readonly informers: InformerFactory;
  /** The election; `undefined` if every replica reconciles. */
  readonly election: LeaderElection | undefined;
  readonly #kube: KubeFetch;
  readonly #options: ManagerOptions;
  readonly #instance: string;
  // deno-lint-ignore no-explicit-any -- each controller has a type of its own
  readonly #controllers: Controller<any>[] = [];
  #isRunning = false;
  #term: LeaderTerm | undefined;
  /** The informers by the path of their resource, without a namespace. */
  readonly #followed = new Map<string, { namespace: string | undefined; watched: unknown }[]>();

  /** Use {@linkcode createManager}. */
  constructor(kube: KubeFetch, options: ManagerOptions = {}) {
    this.#kube = kube;
    this.#options = options;
    this.informers = new InformerFactory(kube, { indexes: { [CONTROLLER_UID]: controllerUid } });
    const { leaderElection } = options;
    this.election = leaderElection && new LeaderElection(kube, leaderElection);
    this.#instance = this.election?.identity ?? newIdentity("kubewire");
  }

  /**
   * Adds a controller; it reconciles once the manager runs.
   *
   * @throws {TypeError} If the manager runs already.
   */
  controller<T extends KubernetesObject>(options: ControllerOptions<T>): ControllerHandle {
    if (this.#isRunning) throw new TypeError("Add the controllers before the manager runs.");
    const follows = [options.for, ...options.owns ?? []] as Watched<KubernetesObject>[];
    const others = (options.watches ?? []).map(({ watched }) => watched);
    for (const watched of [...follows, ...others]) this.#follow(watched);
    const controller = new Controller<T>({
      kube: leaderKube(this.#kube, () => this.#term),
      instance: this.#instance,
      informers: this.informers,
      informersOf: (resource, namespace) => this.#informersOf(resource, namespace),
      onError: (error, name, key) => this.#report(error, name, key),
    }, options);
    this.#controllers.push(controller);
    return controller;
  }

  /**
   * Runs the controllers until SIGTERM or SIGINT, or until the signal aborts; then stops in order:
   * no new reconcile starts, the running ones end within `graceMs`, the Lease is given back, and the
   * informers end.
   *
   * @throws {LeaseAccessError} If the account may not use the Lease of the election.
   * @throws {TimeoutError} If a reconcile has not ended after `graceMs`; the Lease is then not given
   *   back, and the process must end.
   * @throws {TypeError} If the manager runs already.
   */
  async run({ signal }: RunOptions = {}): Promise<void> {
    if (this.#isRunning) throw new TypeError("The manager runs already.");
    this.#isRunning = true;
    using stop = new JoinedAbort(signal, this.#kube.disposed);
    using _termination = onTermination(() => stop.abort());
    using grace = new Grace(this.#kube, stop.signal, this.#options.graceMs ?? 30_000);
    try {
      const work = this.election
        ? this.election.lead((term) => this.#lead(term), stop)
        : this.#work(stop.signal);
      await Promise.race([work, grace.over]);
    } catch (error) {
      if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    } finally {
      await this[Symbol.asyncDispose]();
    }
  }

  /** Ends the informers. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.informers[Symbol.asyncDispose]();
  }

  async #lead(term: LeaderTerm): Promise<void> {
    this.#term = term;
    await this.#work(term.signal);
  }

  /** Resolves when no reconcile runs any more: until then the Lease is kept. */
  async #work(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#controllers.map((controller) => controller.run(signal)));
  }

  #follow(watched: Watched<KubernetesObject>): void {
    const { resource, namespace } = selectionOf(watched);
    const path = resourcePath(resource);
    const known = this.#followed.get(path) ?? [];
    this.#followed.set(path, [...known, { namespace, watched }]);
  }

  #informersOf(resource: string, namespace?: string): Informer<KubernetesObject>[] {
    const found = new Set<Informer<KubernetesObject>>();
    for (const each of this.#followed.get(resource) ?? []) {
      const isElsewhere = each.namespace !== undefined && namespace !== undefined &&
        each.namespace !== namespace;
      if (isElsewhere) continue;
      const { resource: definition, labelSelector, metadataOnly = false } = selectionOf(
        each.watched as Watched<KubernetesObject>,
      );
      found.add(this.informers.informer(resourcePath(definition, each.namespace), {
        ...(labelSelector !== undefined && { labelSelector }),
        ...(metadataOnly && { metadataOnly }),
      }));
    }
    return [...found];
  }

  #report(error: unknown, controller: string, key: string): void {
    const { onError } = this.#options;
    if (onError) callSafely(onError, error, controller, key);
    else reportWarning(`The controller ${controller} failed for ${key}`, error);
  }
}

/**
 * Creates a manager: it runs controllers, their informers and an election together.
 *
 * @example A ConfigMap in each namespace
 * ```ts
 * import { createKubeFetch, inClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { configMaps, namespaces } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await inClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "settings" } });
 * manager.controller({
 *   for: namespaces,
 *   owns: [configMaps],
 *   async reconcile({ metadata }, { apply }) {
 *     const namespace = metadata.name;
 *     await apply(configMaps, { metadata: { name: "settings", namespace }, data: { a: "b" } });
 *   },
 * });
 * await manager.run();
 * ```
 */
export function createManager(kube: KubeFetch, options: ManagerOptions = {}): Manager {
  return new Manager(kube, options);
}
