import type { StoreEvent } from "../../objects/store_event.ts";
import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { ControllerLoop } from "../controller_loop.ts";
import { type Deployment, isComplete, type Revisions, total } from "./deployment.ts";
import { revisionsOf } from "./deployment_revision.ts";
import {
  isScaled,
  newSetSize,
  oldSetSizes,
  scaledSizes,
  type Sizes,
} from "./deployment_scaling.ts";
import { DeploymentSetWriter } from "./deployment_set_writer.ts";
import { deadlineIn, deploymentStatus, rolloutStatus } from "./deployment_status.ts";
import { DeploymentStatusWriter } from "./deployment_status_writer.ts";
import { listerOf } from "../namespace_index.ts";
import { claim, controllerOf, ownersOf, selectorMatcher } from "../ownership.ts";
import { hasEnded, type Pod } from "../pod_state.ts";
import type { ReplicaSet } from "../replica_set.ts";

/**
 * Rolls out the template of a Deployment: creates a ReplicaSet for it, moves the pods from the old ones
 * to it as the strategy says, and keeps revisions, conditions and status.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/deployment`.
 */
export class DeploymentController implements Disposable {
  readonly #context: ControllerContext;
  readonly #writer: ObjectWriter;
  readonly #loop: ControllerLoop;
  readonly #resource: ServedResource;
  readonly #replicaSets: ServedResource;
  readonly #status: DeploymentStatusWriter;
  readonly #sets: DeploymentSetWriter;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    const { registry, store } = context;
    const writer = context.writerOf("deployment-controller");
    const resource = registry.findKind("apps/v1", "Deployment")!;
    const sets = registry.findKind("apps/v1", "ReplicaSet")!;
    const status = new DeploymentStatusWriter(context, { writer, resource });
    this.#context = context;
    this.#writer = writer;
    this.#resource = resource;
    this.#replicaSets = sets;
    this.#status = status;
    this.#sets = new DeploymentSetWriter(context, { writer, status, deployments: resource, sets });
    const collection = collectionOf(resource);
    const adopters = listerOf(store, collection);
    this.#loop = new ControllerLoop(context, {
      watches: {
        [collection]: ({ key }) => [key],
        [collectionOf(sets)]: (event) => ownersOf(event, { kind: resource.kind, adopters }),
        pods: (event) => this.#awaited(event),
      },
      reconcile: (key) => this.#reconcile(key),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
  }

  /** A Deployment whose pods are recreated waits for the end of the old ones. */
  *#awaited({ type, current }: StoreEvent): Generator<string> {
    const set = type === "DELETED" ? controllerOf(current.object) : undefined;
    if (set?.kind !== this.#replicaSets.kind) return;
    const { namespace } = current.object.metadata;
    const collection = collectionOf(this.#replicaSets);
    const stored = this.#context.store.get(collection, `${namespace}/${set.name}`);
    const owner = stored && controllerOf(stored.object);
    if (owner) yield `${namespace}/${owner.name}`;
  }

  async #reconcile(key: string): Promise<void> {
    const stored = this.#context.store.get(collectionOf(this.#resource), key)?.object;
    if (!stored) return;
    const deployment = stored as Deployment;
    const found = revisionsOf(deployment, await this.#claimed(deployment));
    if (deployment.metadata.deletionTimestamp !== undefined) {
      const status = deploymentStatus(deployment, found, this.#status.moment());
      await this.#status.save(deployment, status);
      return;
    }
    const paused = await this.#status.savePause(deployment);
    const [current, newSet] = await this.#sets.revise(paused, found);
    const revisions = { newSet, oldSets: found.oldSets };
    const { paused: isPaused, strategy } = current.spec;
    if (isPaused || isScaled(current, revisions)) await this.#scale(current, revisions);
    else if (strategy.type === "Recreate") await this.#recreate(key, current, revisions);
    else await this.#roll(key, current, revisions);
  }

  async #scale(deployment: Deployment, revisions: Revisions): Promise<void> {
    await this.#sets.resize(deployment, scaledSizes(deployment, revisions));
    if (deployment.spec.paused) await this.#sets.cleanUp(deployment, revisions.oldSets);
    const status = deploymentStatus(deployment, revisions, this.#status.moment());
    await this.#status.save(deployment, status);
  }

  async #roll(key: string, deployment: Deployment, revisions: Revisions): Promise<void> {
    const { oldSets } = revisions;
    const [current, newSet] = await this.#sets.createMissing(deployment, revisions);
    const size = newSetSize(current, newSet.spec.replicas, oldSets);
    const sizes: Sizes = size === newSet.spec.replicas
      ? oldSetSizes(current, newSet, oldSets)
      : new Map([[newSet, size]]);
    await this.#sets.resize(current, sizes);
    await this.#endRound(key, current, { newSet, oldSets, isSettled: sizes.size === 0 });
  }

  /** Starts the new pods when all old ones are gone. */
  async #recreate(key: string, deployment: Deployment, revisions: Revisions): Promise<void> {
    const { oldSets } = revisions;
    const running = oldSets.filter(({ spec }) => spec.replicas > 0);
    await this.#sets.resize(deployment, new Map(running.map((set) => [set, 0])));
    if (running.length > 0 || this.#hasPodsOf(deployment, oldSets)) {
      await this.#endRound(key, deployment, { ...revisions, isSettled: false });
      return;
    }
    const [current, newSet] = await this.#sets.createMissing(deployment, revisions);
    const { replicas } = current.spec;
    if (newSet.spec.replicas !== replicas) {
      await this.#sets.resize(current, new Map([[newSet, replicas]]));
    }
    await this.#endRound(key, current, { newSet, oldSets, isSettled: true });
  }

  #hasPodsOf({ metadata }: Deployment, sets: readonly ReplicaSet[]): boolean {
    if (total(sets, ({ status }) => status?.replicas) > 0) return true;
    const uids = new Set(sets.map((set) => set.metadata.uid));
    const pods = this.#context.pods.in(metadata.namespace ?? "") as Pod[];
    return pods.some((pod) => uids.has(controllerOf(pod)?.uid ?? "") && !hasEnded(pod));
  }

  async #endRound(
    key: string,
    deployment: Deployment,
    { isSettled, ...revisions }: Revisions & { isSettled: boolean },
  ): Promise<void> {
    if (isSettled && isComplete(deployment, deployment.status ?? {})) {
      await this.#sets.cleanUp(deployment, revisions.oldSets);
    }
    const moment = this.#status.moment();
    const status = rolloutStatus(deployment, revisions, moment);
    const saved = await this.#status.save(deployment, status);
    const wait = deadlineIn(saved, status, moment.now);
    // a second more, since the times of conditions are in whole seconds
    if (wait !== undefined) this.#loop.again(key, wait + 1_000);
  }

  async #claimed(deployment: Deployment): Promise<ReplicaSet[]> {
    const { metadata, spec } = deployment;
    const claimed = await claim({
      owner: deployment,
      resource: this.#resource,
      matches: selectorMatcher(spec.selector),
      save: (set) => this.#writer.update(this.#replicaSets, set),
    }, this.#context.replicaSets.in(metadata.namespace ?? ""));
    return claimed as ReplicaSet[];
  }
}
