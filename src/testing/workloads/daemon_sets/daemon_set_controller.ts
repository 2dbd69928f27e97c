import type { Node } from "../../objects/node_placement.ts";
import type { ControllerContext } from "../controller_context.ts";
import { podOfTemplate } from "../pod_state.ts";
import { RevisedSets } from "../revised_sets.ts";
import { type DaemonSet, HASH_LABEL, hashOf, templateForNode } from "./daemon_set.ts";
import { daemonSetStatus, type DaemonState, planDaemonSet } from "./daemon_set_plan.ts";

/**
 * Keeps a pod of a DaemonSet on each Node that takes it, rolls out its template, and keeps its status.
 * It knows no surge: a pod is deleted before the next one starts.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/daemon`.
 */
export class DaemonSetController implements Disposable {
  readonly #context: ControllerContext;
  readonly #sets: RevisedSets<DaemonSet>;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#sets = new RevisedSets(context, {
      kind: "DaemonSet",
      account: "daemon-set-controller",
      hashLabel: HASH_LABEL,
      surroundings: ["nodes"],
      reconcile: (set) => this.#reconcile(set),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    this.#sets[Symbol.dispose]();
  }

  async #reconcile(set: DaemonSet): Promise<void> {
    const { store, time } = this.#context;
    const { history } = this.#sets;
    const now = time.now();
    const pods = await this.#sets.claimed(set);
    const { revision, collisionCount } = await history.current(set, await history.claimed(set));
    const state: DaemonState = {
      nodes: store.list("nodes").map(({ object }) => object as Node),
      pods,
      hash: hashOf(revision),
      now,
    };
    const plan = planDaemonSet(set, state);
    const create = () => this.#create(set, plan.create, state.hash);
    const refusal = await this.#sets.advance(create, plan.delete);
    const left = this.#sets.podsOf(set);
    await this.#sets.saveStatus(
      set,
      daemonSetStatus(set, { ...state, pods: left, collisionCount }),
    );
    const hashes = new Set([state.hash, ...left.map(hashOf)]);
    await history.truncate(set, (each) => hashes.has(hashOf(each)));
    this.#sets.waitForPods(set, left, now);
    if (refusal) throw refusal;
  }

  async #create(set: DaemonSet, nodes: readonly string[], hash: string): Promise<void> {
    const { writer, pods, resource } = this.#sets;
    const { namespace = "" } = set.metadata;
    for (const node of nodes) {
      const template = templateForNode(set, node, hash);
      const { metadata, ...pod } = podOfTemplate(template, set, resource);
      await writer.create(pods, { ...pod, metadata: { ...metadata, namespace } });
    }
  }
}
