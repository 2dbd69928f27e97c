import { equalJson } from "../../objects/json_value.ts";
import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import { StatusError } from "../../status/status_error.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { ControllerLoop } from "../controller_loop.ts";
import { listerOf } from "../namespace_index.ts";
import { isNamespaceTerminating } from "../namespace_terminating.ts";
import { claim, isControlledBy, ownersOf, selectorMatcher } from "../ownership.ts";
import { availableIn, type Pod, podOfTemplate } from "../pod_state.ts";
import { RevisionHistory } from "../revision_history.ts";
import { type DaemonSet, HASH_LABEL, hashOf, templateForNode } from "./daemon_set.ts";
import { daemonSetStatus, type DaemonState, planDaemonSet } from "./daemon_set_plan.ts";
import type { Node } from "../../objects/node_placement.ts";

/**
 * Keeps a pod of a DaemonSet on each Node that takes it, rolls out its template, and keeps its status.
 * It knows no surge: a pod is deleted before the next one starts.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/daemon`.
 */
export class DaemonSetController implements Disposable {
  readonly #context: ControllerContext;
  readonly #writer: ObjectWriter;
  readonly #history: RevisionHistory;
  readonly #loop: ControllerLoop;
  readonly #resource: ServedResource;
  readonly #pods: ServedResource;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    const { registry, store } = context;
    const resource = registry.findKind("apps/v1", "DaemonSet")!;
    this.#context = context;
    this.#writer = context.writerOf("daemon-set-controller");
    this.#resource = resource;
    this.#pods = registry.findKind("v1", "Pod")!;
    this.#history = new RevisionHistory(context, {
      writer: this.#writer,
      owners: resource,
      hashLabel: HASH_LABEL,
    });
    const collection = collectionOf(resource);
    const { kind } = resource;
    const adopters = listerOf(store, collection);
    this.#loop = new ControllerLoop(context, {
      watches: {
        [collection]: ({ key }) => [key],
        pods: (event) => ownersOf(event, { kind, adopters }),
        nodes: () => store.list(collection).map(({ key }) => key),
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
    const { store, time } = this.#context;
    const set = store.get(collectionOf(this.#resource), key)?.object as DaemonSet | undefined;
    if (!set || set.metadata.deletionTimestamp !== undefined) return;
    const now = time.now();
    const pods = await this.#claimed(set);
    const known = await this.#history.claimed(set);
    const { revision, collisionCount } = await this.#history.current(set, known);
    const state: DaemonState = {
      nodes: store.list("nodes").map(({ object }) => object as Node),
      pods,
      hash: hashOf(revision),
      now,
    };
    const refusal = await this.#advance(set, state);
    const left = this.#podsOf(set);
    const status = daemonSetStatus(set, { ...state, pods: left, collisionCount });
    if (!equalJson(status, set.status ?? {})) {
      await this.#writer.updateStatus(this.#resource, { ...set, status });
    }
    const hashes = new Set([state.hash, ...left.map(hashOf)]);
    await this.#history.truncate(set, (each) => hashes.has(hashOf(each)));
    for (const pod of left) {
      const { minReadySeconds = 0 } = set.spec;
      const wait = availableIn(pod, { minReadySeconds, now }) ?? 0;
      if (wait > 0) this.#loop.again(key, wait);
    }
    if (refusal) throw refusal;
  }

  /** Changes pods; returns why that was refused. */
  async #advance(set: DaemonSet, state: DaemonState): Promise<StatusError | undefined> {
    const plan = planDaemonSet(set, state);
    const { namespace = "" } = set.metadata;
    try {
      for (const node of plan.create) {
        const template = templateForNode(set, node, state.hash);
        const { metadata, ...pod } = podOfTemplate(template, set, this.#resource);
        await this.#writer.create(this.#pods, { ...pod, metadata: { ...metadata, namespace } });
      }
      for (const pod of plan.delete) await this.#writer.delete(this.#pods, pod);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!isNamespaceTerminating(error)) return error;
    }
    return undefined;
  }

  async #claimed(set: DaemonSet): Promise<Pod[]> {
    const claimed = await claim({
      owner: set,
      resource: this.#resource,
      matches: selectorMatcher(set.spec.selector),
      save: (pod) => this.#writer.update(this.#pods, pod),
    }, this.#context.pods.in(set.metadata.namespace ?? ""));
    return claimed as Pod[];
  }

  #podsOf(set: DaemonSet): Pod[] {
    const pods = this.#context.pods.in(set.metadata.namespace ?? "") as Pod[];
    return pods.filter((pod) => isControlledBy(pod, set));
  }
}
