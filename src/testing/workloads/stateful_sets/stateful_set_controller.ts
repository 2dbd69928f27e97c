import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import type { ControllerContext } from "../controller_context.ts";
import { RevisedSets } from "../revised_sets.ts";
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
  readonly #sets: RevisedSets<StatefulSet>;
  readonly #claims: ServedResource;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#claims = context.registry.findKind("v1", "PersistentVolumeClaim")!;
    this.#sets = new RevisedSets(context, {
      kind: "StatefulSet",
      account: "statefulset-controller",
      hashLabel: "controller.kubernetes.io/hash",
      isMember: (pod, set) => ordinalOf(pod, set) !== undefined,
      reconcile: (set) => this.#reconcile(set),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    this.#sets[Symbol.dispose]();
  }

  async #reconcile(set: StatefulSet): Promise<void> {
    const now = this.#context.time.now();
    const { history } = this.#sets;
    const pods = await this.#sets.claimed(set);
    const known = await history.claimed(set);
    const { revision: update, collisionCount } = await history.current(set, known);
    const name = set.status?.currentRevision;
    const current = known.find(({ metadata }) => metadata.name === name) ?? update;
    const revisions = { current, update };
    const plan = planStatefulSet(set, pods, { revisions, now });
    const refusal = await this.#sets.advance(async () => {
      for (const ordinal of plan.create) await this.#create(set, ordinal, revisions);
    }, plan.delete);
    const left = this.#sets.podsOf(set);
    const status = statefulSetStatus(set, left, { revisions, collisionCount, now });
    await this.#sets.saveStatus(set, status);
    const names = new Set([update, current].map(({ metadata }) => metadata.name));
    for (const pod of left) names.add(revisionNameOf(pod));
    await history.truncate(set, ({ metadata }) => names.has(metadata.name));
    this.#sets.waitForPods(set, left, now);
    if (refusal) throw refusal;
  }

  async #create(set: StatefulSet, ordinal: number, revisions: SetRevisions): Promise<void> {
    const { writer, pods, resource } = this.#sets;
    const collection = collectionOf(this.#claims);
    for (const [, wanted] of claimsOf(set, ordinal)) {
      const { namespace, name } = wanted.metadata;
      if (this.#context.store.get(collection, `${namespace}/${name}`)) continue;
      await writer.create(this.#claims, wanted);
    }
    await writer.create(pods, podOfSet(set, ordinal, { revisions, resource }));
  }
}
