import type { KeyControllerOptions, ReconcileResult } from "./controller_options.ts";
import type { Attempt } from "../context/attempt.ts";
import { clusterTools } from "../context/cluster_tools.ts";
import type { RequestLimits } from "../context/request_limits.ts";
import { everyKey } from "../assignment/key_assignment.ts";
import { workLog } from "../log/logger.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { KeyContext } from "../context/reconcile_context.ts";
import type { ControllerWork, StartedWork, WorkParts } from "./controller_work.ts";

/** Begins to read the sources of a controller without objects, and returns its work. */
export function keyWork(options: KeyControllerOptions, parts: WorkParts): StartedWork {
  using held = new DisposableStack(); // if one of them fails
  for (const source of options.watches) held.use(parts.sources.addSource(source));
  const ends = held.move();
  return { work: new KeyWork(options, parts), [Symbol.dispose]: () => ends.dispose() };
}

class KeyWork implements ControllerWork {
  readonly #options: KeyControllerOptions;
  readonly #parts: WorkParts;
  /** All keys, also those of other replicas: with shards this one may get any of them. */
  readonly #known = new Set<string>();

  constructor(options: KeyControllerOptions, parts: WorkParts) {
    this.#options = options;
    this.#parts = parts;
  }

  async reconcile(key: string, attempt: Attempt): Promise<ReconcileResult | void> {
    return await this.#options.reconcile(key, this.#context(key, attempt));
  }

  async flushEvents(): Promise<void> {}

  keys(isOwn: (key: string) => boolean): Iterable<string> {
    return [...this.#known].filter(isOwn);
  }

  isWanted(): boolean {
    return true;
  }

  see(key: string): void {
    if (this.#parts.services.assignment !== everyKey) this.#known.add(key);
  }

  #context(key: string, circumstances: Attempt): KeyContext {
    const { attempt, reconcileId, signal } = circumstances;
    const { services, name: controller } = this.#parts;
    const options = { ...circumstances, services, mark: { controller, key, reconcileId } };
    const { kube, client, apply, store } = clusterTools(services.kube, options);
    const cluster = (other: KubeFetch, limits?: RequestLimits) =>
      clusterTools(other, options).with(limits);
    const log = workLog(services.logger, { controller, key, reconcileId });
    const now = () => services.clock.now();
    const facts = { key, attempt, reconcileId, signal, log, now };
    return { ...facts, kube, client, apply, store, cluster };
  }
}
