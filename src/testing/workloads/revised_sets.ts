import { equalJson } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import { StatusError } from "../status/status_error.ts";
import type { ControllerContext, ObjectWriter } from "./controller_context.ts";
import { ControllerLoop } from "./controller_loop.ts";
import { listerOf } from "./namespace_index.ts";
import { isNamespaceTerminating } from "./namespace_terminating.ts";
import { claim, isControlledBy, ownersOf, selectorMatcher } from "./ownership.ts";
import { availableIn, type Pod } from "./pod_state.ts";
import { type RevisedSet, RevisionHistory } from "./revision_history.ts";

/** Settings of {@linkcode RevisedSets}. */
export interface RevisedSetsOptions<Kind extends RevisedSet> {
  /** The kind of the sets, in `apps/v1`. */
  readonly kind: string;
  /** The service account of their controller. */
  readonly account: string;
  /** Label of a revision with its hash. */
  readonly hashLabel: string;
  /**
   * Collections of which a change concerns all sets.
   * @default {[]}
   */
  readonly surroundings?: readonly string[];
  /**
   * Returns whether a pod can be one of a set, by its name.
   * @default All can.
   */
  isMember?(pod: KubeObject, set: Kind): boolean;
  /** Brings a set into the state that it asks for, unless it is being deleted. */
  reconcile(set: Kind): Promise<void>;
}

/** Follows the sets of a kind that keep revisions, StatefulSets or DaemonSets, and their pods. */
export class RevisedSets<Kind extends RevisedSet> implements Disposable {
  /** Writes as the controller. */
  readonly writer: ObjectWriter;
  /** The templates of the sets. */
  readonly history: RevisionHistory;
  /** The resource of the sets. */
  readonly resource: ServedResource;
  /** The resource of the pods. */
  readonly pods: ServedResource;
  readonly #context: ControllerContext;
  readonly #loop: ControllerLoop;
  readonly #isMember: (pod: KubeObject, set: Kind) => boolean;

  /** Subscribes to the store. */
  constructor(context: ControllerContext, options: RevisedSetsOptions<Kind>) {
    const { registry, store } = context;
    const { kind, account, hashLabel, surroundings = [], isMember = () => true } = options;
    this.#context = context;
    this.#isMember = isMember;
    this.writer = context.writerOf(account);
    this.resource = registry.findKind("apps/v1", kind)!;
    this.pods = registry.findKind("v1", "Pod")!;
    this.history = new RevisionHistory(context, {
      writer: this.writer,
      owners: this.resource,
      hashLabel,
    });
    const collection = collectionOf(this.resource);
    const adopters = listerOf(store, collection);
    const all = () => store.list(collection).map(({ key }) => key);
    this.#loop = new ControllerLoop(context, {
      watches: {
        [collection]: ({ key }) => [key],
        pods: (event) => ownersOf(event, { kind, adopters }),
        ...Object.fromEntries(surroundings.map((each) => [each, all])),
      },
      reconcile: async (key) => {
        const set = store.get(collection, key)?.object as Kind | undefined;
        if (set && set.metadata.deletionTimestamp === undefined) await options.reconcile(set);
      },
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
    this.history[Symbol.dispose]();
  }

  /** Returns the pods of a set, after it has adopted those that it selects and released others. */
  async claimed(set: Kind): Promise<Pod[]> {
    const matches = selectorMatcher(set.spec.selector);
    const claimed = await claim({
      owner: set,
      resource: this.resource,
      matches: (pod) => matches(pod) && this.#isMember(pod, set),
      save: (pod) => this.writer.update(this.pods, pod),
    }, this.#podsNear(set));
    return claimed as Pod[];
  }

  /** Returns the pods of a set. */
  podsOf(set: Kind): Pod[] {
    return this.#podsNear(set).filter((pod) =>
      isControlledBy(pod, set) && this.#isMember(pod, set)
    );
  }

  /** Deletes pods after `create` has created others; returns why the API server refused it. */
  async advance(
    create: () => Promise<void>,
    surplus: readonly Pod[],
  ): Promise<StatusError | undefined> {
    try {
      await create();
      for (const pod of surplus) await this.writer.delete(this.pods, pod);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!isNamespaceTerminating(error)) return error;
    }
    return undefined;
  }

  /** Stores the status of a set if it is another one. */
  async saveStatus(set: Kind, status: NonNullable<Kind["status"]>): Promise<void> {
    if (equalJson(status, set.status ?? {})) return;
    await this.writer.updateStatus(this.resource, { ...set, status });
  }

  /** Looks again when a pod of a set has been ready for long enough. */
  waitForPods({ metadata, spec }: Kind, pods: readonly Pod[], now: number): void {
    const { minReadySeconds = 0 } = spec;
    for (const pod of pods) {
      const wait = availableIn(pod, { minReadySeconds, now }) ?? 0;
      if (wait > 0) this.#loop.again(`${metadata.namespace}/${metadata.name}`, wait);
    }
  }

  #podsNear({ metadata }: Kind): Pod[] {
    return this.#context.pods.in(metadata.namespace ?? "") as Pod[];
  }
}
