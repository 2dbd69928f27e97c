/**
 * Keeps informers for each cluster that `watches` name. An informer that only optional sources use
 * is waited for at most 10 s (`sources/followed_informers.ts`), and reported later
 * (`sources/source_list.ts`).
 *
 * @module
 */
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { checkClient } from "../../transport/kube_internals.ts";
import type { FollowedResource } from "./followed_resource.ts";
import { FollowedInformers, type InformerProblem } from "./followed_informers.ts";
import type { ManagerInformers } from "./manager_informers.ts";

/** A cluster that controllers work with. */
export interface Cluster {
  /** The client of the cluster. */
  readonly kube: KubeFetch;
  /** The informers that the controllers follow in it. */
  readonly followed: FollowedInformers;
}

/** Makes the informers of a cluster, whose problems are reported for the controllers that follow. */
type MakeInformers = (
  kube: KubeFetch,
  followed: () => FollowedInformers,
) => ManagerInformers;

/** The cluster of a manager, and the others that its controllers follow. */
export class Clusters implements AsyncDisposable {
  /** The cluster of the manager. */
  readonly own: Cluster;
  /** The informers of the manager's cluster. */
  readonly informers: ManagerInformers;
  readonly #make: MakeInformers;
  readonly #onLost: (lost: InformerProblem) => void;
  #hasEnded = false;
  /** By the signal of the disposal, which a client shares with those that wrap it. */
  readonly #others = new Map<AbortSignal, Cluster & { readonly informers: ManagerInformers }>();
  #isSynced = false;

  /**
   * Creates the informers of the manager's cluster. `onLost` is called for each informer of another
   * cluster whose client is disposed of while it is followed.
   */
  constructor(
    kube: KubeFetch,
    make: MakeInformers,
    onLost: (lost: InformerProblem) => void = () => {},
  ) {
    this.#make = make;
    this.#onLost = onLost;
    const own = this.#created(kube);
    this.own = own;
    this.informers = own.informers;
  }

  /**
   * Returns the cluster of a client; the manager's without one.
   *
   * @throws {TypeError} If it is not a client.
   */
  of(kube: KubeFetch = this.own.kube): Cluster {
    checkClient(kube);
    const { disposed } = kube;
    if (disposed === this.own.kube.disposed) return this.own;
    let cluster = this.#others.get(disposed);
    if (!cluster) {
      this.#others.set(disposed, cluster = this.#created(kube));
      disposed.addEventListener("abort", () => this.#lose(disposed), { once: true });
    }
    return cluster;
  }

  /** The informers that are used at this moment; those of other clusters have their `server`. */
  get all(): FollowedResource[] {
    const others = [...this.#others.values()].flatMap(({ kube: { server }, followed }) =>
      followed.all.map((each) => ({ ...each, server }))
    );
    return [...this.own.followed.all, ...others];
  }

  /** Whether all informers were synced once, so that the controllers work. */
  get isSynced(): boolean {
    return this.#isSynced;
  }

  /**
   * Waits until all informers that are used are synced, but for those that are optional.
   *
   * @throws {TimeoutError} If it takes longer than `timeoutMs`.
   */
  async waitForSync(options: { timeoutMs: number; signal: AbortSignal }): Promise<void> {
    const clusters = [this.own, ...this.#others.values()];
    await Promise.all(
      clusters.map(({ kube: { server }, followed }) =>
        followed.waitForSync({ ...options, server })
      ),
    );
    this.#isSynced = true;
  }

  /** Ends the informers of all clusters. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#hasEnded = true;
    const all = [this.informers, ...[...this.#others.values()].map(({ informers }) => informers)];
    await Promise.all(all.map((informers) => informers[Symbol.asyncDispose]()));
  }

  /** Forgets a cluster; reports what is followed there and never arrives any more. */
  #lose(disposed: AbortSignal): void {
    const { kube: { server }, followed } = this.#others.get(disposed)!;
    this.#others.delete(disposed);
    if (this.#hasEnded || this.own.kube.disposed.aborted) return; // the manager ends, too
    for (const path of new Set(followed.all.map(({ informer }) => informer.path))) {
      const users = followed.usersOf(path).join(" and ");
      const error = new TypeError(
        `The client of ${server} was disposed of while ${users} followed ${path} there: changes do ` +
          "not arrive any more. Dispose of the source or the manager first.",
      );
      this.#onLost({ error, path, followed, server });
    }
  }

  #created(kube: KubeFetch): Cluster & { readonly informers: ManagerInformers } {
    const informers = this.#make(kube, () => followed);
    const followed = new FollowedInformers(informers, informers);
    return { kube, informers, followed };
  }
}
