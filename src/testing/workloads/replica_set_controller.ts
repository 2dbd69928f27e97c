import { equalJson } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import { StatusError } from "../status/status_error.ts";
import { timestamp } from "../writes/write_context.ts";
import type { ControllerContext, ObjectWriter } from "./controller_context.ts";
import { ControllerLoop } from "./controller_loop.ts";
import { isNamespaceTerminating } from "./namespace_terminating.ts";
import { claim, isControlledBy, ownersOf, selectorMatcher } from "./ownership.ts";
import { compareForDeletion, isActive, type Pod, podOfTemplate } from "./pod_state.ts";
import {
  nextAvailable,
  type ReplicaSet,
  type ReplicaSetState,
  replicaSetStatus,
} from "./replica_set.ts";

/** kube-controller-manager creates or deletes as many pods of a ReplicaSet at once. */
const MOST_AT_ONCE = 500;

/**
 * Keeps as many pods as a ReplicaSet asks for, and its status: adopts pods that it selects, releases
 * those that it does not, and creates and deletes the others.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/replicaset`.
 */
export class ReplicaSetController implements Disposable {
  readonly #context: ControllerContext;
  readonly #writer: ObjectWriter;
  readonly #loop: ControllerLoop;
  readonly #resource: ServedResource;
  readonly #pods: ServedResource;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    const { registry, replicaSets } = context;
    this.#context = context;
    this.#writer = context.writerOf("replicaset-controller");
    this.#resource = registry.findKind("apps/v1", "ReplicaSet")!;
    this.#pods = registry.findKind("v1", "Pod")!;
    const { kind } = this.#resource;
    this.#loop = new ControllerLoop(context, {
      watches: {
        [collectionOf(this.#resource)]: ({ key }) => [key],
        pods: (event) => ownersOf(event, { kind, adopters: (name) => replicaSets.in(name) }),
      },
      reconcile: (key) => this.#reconcile(key),
    });
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
  }

  async #reconcile(key: string): Promise<void> {
    const set = this.#stored(key);
    if (!set) return;
    const error = set.metadata.deletionTimestamp === undefined
      ? await this.#manage(set, await this.#claimed(set))
      : undefined;
    const current = this.#stored(key);
    if (current?.metadata.uid !== set.metadata.uid) return;
    await this.#report(current!, error);
    if (error) throw error.cause;
  }

  /** Creates or deletes pods; returns why it could not. */
  async #manage(set: ReplicaSet, active: readonly Pod[]): Promise<PodFailure | undefined> {
    const missing = set.spec.replicas - active.length;
    try {
      for (let left = Math.min(missing, MOST_AT_ONCE); left > 0; left--) {
        const pod = podOfTemplate(set.spec.template, set, this.#resource);
        await this.#writer.create(this.#pods, within(pod, set));
      }
      const surplus = [...active].sort(compareForDeletion).slice(0, Math.max(0, -missing));
      for (const pod of surplus.slice(0, MOST_AT_ONCE)) {
        await this.#writer.delete(this.#pods, pod);
      }
    } catch (cause) {
      if (!(cause instanceof StatusError)) throw cause;
      if (!isNamespaceTerminating(cause)) return new PodFailure(cause, missing > 0);
    }
    return undefined;
  }

  async #report(set: ReplicaSet, failure: PodFailure | undefined): Promise<void> {
    const now = this.#context.time.now();
    const matches = selectorMatcher(set.spec.selector);
    const owned = this.#podsIn(set).filter((pod) => isControlledBy(pod, set) && matches(pod));
    const state: ReplicaSetState = {
      active: owned.filter(isActive),
      terminating: owned.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).length,
      failure,
      now,
      time: timestamp(now),
    };
    const status = replicaSetStatus(set, state);
    if (!equalJson(status, set.status)) {
      await this.#writer.updateStatus(this.#resource, { ...set, status });
    }
    const wait = nextAvailable(set, state);
    if (wait !== undefined) this.#loop.again(keyOf(set), wait);
  }

  async #claimed(set: ReplicaSet): Promise<Pod[]> {
    const claimed = await claim({
      owner: set,
      resource: this.#resource,
      matches: selectorMatcher(set.spec.selector),
      save: (pod) => this.#writer.update(this.#pods, pod),
    }, this.#podsIn(set).filter(isActive));
    return claimed as Pod[];
  }

  #podsIn({ metadata }: ReplicaSet): Pod[] {
    return this.#context.pods.in(metadata.namespace ?? "") as Pod[];
  }

  #stored(key: string): ReplicaSet | undefined {
    const collection = collectionOf(this.#resource);
    return this.#context.store.get(collection, key)?.object as ReplicaSet | undefined;
  }
}

/** A refusal of the API server to create or delete a pod. */
class PodFailure {
  readonly message: string;

  constructor(readonly cause: StatusError, readonly isCreation: boolean) {
    this.message = cause.message;
  }
}

function within(object: KubeObject, { metadata }: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace: metadata.namespace ?? "" } };
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
