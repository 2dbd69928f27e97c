import { equalJson } from "../../objects/json_value.ts";
import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import { StatusError } from "../../status/status_error.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { ControllerLoop } from "../controller_loop.ts";
import { listerOf } from "../namespace_index.ts";
import { isNamespaceTerminating } from "../namespace_terminating.ts";
import { claim, isControlledBy, ownersOf, selectorMatcher } from "../ownership.ts";
import { availableIn, type Pod } from "../pod_state.ts";
import { RevisionHistory } from "../revision_history.ts";
import {
  claimsOf,
  ordinalOf,
  podOfSet,
  revisionNameOf,
  type SetRevisions,
  type StatefulSet,
} from "./stateful_set.ts";
import { planStatefulSet } from "./stateful_set_plan.ts";
import { statefulSetStatus } from "./stateful_set_status.ts";

/**
 * Keeps the numbered pods of a StatefulSet and their claims, rolls out its template, and keeps its
 * status. Claims stay when the set goes, whatever its retention policy says.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/statefulset`.
 */
export class StatefulSetController implements Disposable {
  readonly #context: ControllerContext;
  readonly #writer: ObjectWriter;
  readonly #history: RevisionHistory;
  readonly #loop: ControllerLoop;
  readonly #resource: ServedResource;
  readonly #pods: ServedResource;
  readonly #claims: ServedResource;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    const { registry, store } = context;
    const resource = registry.findKind("apps/v1", "StatefulSet")!;
    this.#context = context;
    this.#writer = context.writerOf("statefulset-controller");
    this.#resource = resource;
    this.#pods = registry.findKind("v1", "Pod")!;
    this.#claims = registry.findKind("v1", "PersistentVolumeClaim")!;
    this.#history = new RevisionHistory(context, {
      writer: this.#writer,
      owners: resource,
      hashLabel: "controller.kubernetes.io/hash",
    });
    const collection = collectionOf(resource);
    const { kind } = resource;
    const adopters = listerOf(store, collection);
    this.#loop = new ControllerLoop(context, {
      watches: {
        [collection]: ({ key }) => [key],
        pods: (event) => ownersOf(event, { kind, adopters }),
      },
      reconcile: (key) => this.#reconcile(key),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
    this.#history[Symbol.dispose]();
  }

  async #reconcile(key: string): Promise<void> {
    const set = this.#context.store.get(collectionOf(this.#resource), key)?.object as
      | StatefulSet
      | undefined;
    if (!set || set.metadata.deletionTimestamp !== undefined) return;
    const now = this.#context.time.now();
    const pods = await this.#claimed(set);
    const known = await this.#history.claimed(set);
    const { revision: update, collisionCount } = await this.#history.current(set, known);
    const name = set.status?.currentRevision;
    const current = known.find(({ metadata }) => metadata.name === name) ?? update;
    const revisions = { current, update };
    const refusal = await this.#advance(set, pods, { revisions, now });
    const left = this.#podsOf(set);
    const status = statefulSetStatus(set, left, { revisions, collisionCount, now });
    if (!equalJson(status, set.status ?? {})) {
      await this.#writer.updateStatus(this.#resource, { ...set, status });
    }
    const names = new Set([update, current].map(({ metadata }) => metadata.name));
    for (const pod of left) names.add(revisionNameOf(pod));
    await this.#history.truncate(set, ({ metadata }) => names.has(metadata.name));
    this.#waitForPods(key, set, now);
    if (refusal) throw refusal;
  }

  /** Changes pods; returns why that was refused. */
  async #advance(
    set: StatefulSet,
    pods: readonly Pod[],
    { revisions, now }: { revisions: SetRevisions; now: number },
  ): Promise<StatusError | undefined> {
    const plan = planStatefulSet(set, pods, { revisions, now });
    try {
      for (const ordinal of plan.create) await this.#create(set, ordinal, revisions);
      for (const pod of plan.delete) await this.#writer.delete(this.#pods, pod);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!isNamespaceTerminating(error)) return error;
    }
    return undefined;
  }

  async #create(set: StatefulSet, ordinal: number, revisions: SetRevisions): Promise<void> {
    const collection = collectionOf(this.#claims);
    for (const [, wanted] of claimsOf(set, ordinal)) {
      const { namespace, name } = wanted.metadata;
      if (this.#context.store.get(collection, `${namespace}/${name}`)) continue;
      await this.#writer.create(this.#claims, wanted);
    }
    const resource = this.#resource;
    await this.#writer.create(this.#pods, podOfSet(set, ordinal, { revisions, resource }));
  }

  /** Looks again when a pod has been ready for long enough. */
  #waitForPods(key: string, set: StatefulSet, now: number): void {
    const { minReadySeconds = 0 } = set.spec;
    for (const pod of this.#podsOf(set)) {
      const wait = availableIn(pod, { minReadySeconds, now }) ?? 0;
      if (wait > 0) this.#loop.again(key, wait);
    }
  }

  async #claimed(set: StatefulSet): Promise<Pod[]> {
    const matches = selectorMatcher(set.spec.selector);
    const claimed = await claim({
      owner: set,
      resource: this.#resource,
      matches: (pod) => matches(pod) && ordinalOf(pod, set) !== undefined,
      save: (pod) => this.#writer.update(this.#pods, pod),
    }, this.#context.pods.in(set.metadata.namespace ?? ""));
    return claimed as Pod[];
  }

  #podsOf(set: StatefulSet): Pod[] {
    const pods = this.#context.pods.in(set.metadata.namespace ?? "") as Pod[];
    return pods.filter((pod) => isControlledBy(pod, set) && ordinalOf(pod, set) !== undefined);
  }
}
