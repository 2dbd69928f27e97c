import { equalJson } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import { StatusError } from "../status/status_error.ts";
import { byAge } from "./age.ts";
import type { ControllerContext, ObjectWriter } from "./controller_context.ts";
import { NamespaceIndex } from "./namespace_index.ts";
import { claim, controllerReference, isControlledBy, selectorMatcher } from "./ownership.ts";
import type { PodTemplate } from "./pod_state.ts";
import { templateHash } from "./template_hash.ts";

/** A template of pods that a set has or had. */
export interface ControllerRevision extends KubeObject {
  revision: number;
  data: { spec?: { template?: PodTemplate } };
}

/** A set whose templates are kept as revisions. */
export interface RevisedSet extends KubeObject {
  spec: {
    selector: unknown;
    template: PodTemplate;
    minReadySeconds?: number;
    revisionHistoryLimit?: number;
  };
  status?: { readonly collisionCount?: number };
}

/** Settings of a {@linkcode RevisionHistory}. */
export interface RevisionHistoryOptions {
  readonly writer: ObjectWriter;
  /** The resource of the sets. */
  readonly owners: ServedResource;
  /** Label of a revision with its hash. */
  readonly hashLabel: string;
}

/**
 * Keeps the templates of StatefulSets or DaemonSets in ControllerRevisions, as patches that
 * `kubectl rollout undo` applies.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/history`.
 */
export class RevisionHistory implements Disposable {
  readonly #context: Pick<ControllerContext, "store">;
  readonly #options: RevisionHistoryOptions;
  readonly #resource: ServedResource;
  readonly #index: NamespaceIndex;

  /** Follows the revisions in the store. */
  constructor(
    context: Pick<ControllerContext, "store" | "registry">,
    options: RevisionHistoryOptions,
  ) {
    this.#context = context;
    this.#options = options;
    this.#resource = context.registry.findKind("apps/v1", "ControllerRevision")!;
    this.#index = new NamespaceIndex(context.store, collectionOf(this.#resource));
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#index[Symbol.dispose]();
  }

  /** The collection of the revisions. */
  get collection(): string {
    return collectionOf(this.#resource);
  }

  /** Returns the revisions of a set, oldest first. */
  of(set: RevisedSet): ControllerRevision[] {
    return this.#in(set).filter((each) => isControlledBy(each, set)).sort(byRevision);
  }

  /**
   * Returns the revisions of a set, oldest first, after it has adopted those that it selects and that
   * nothing controls: the ones of a set that was deleted without its pods.
   */
  async claimed(set: RevisedSet): Promise<ControllerRevision[]> {
    const claimed = await claim({
      owner: set,
      resource: this.#options.owners,
      matches: selectorMatcher(set.spec.selector),
      save: (revision) => this.#options.writer.update(this.#resource, revision),
    }, this.#in(set));
    return (claimed as ControllerRevision[]).sort(byRevision);
  }

  /**
   * Returns the revision with the present template of a set, which is the newest afterwards, and how
   * often its name was taken.
   */
  async current(
    set: RevisedSet,
    known: readonly ControllerRevision[],
  ): Promise<{ revision: ControllerRevision; collisionCount: number }> {
    const { writer } = this.#options;
    const { collisionCount = 0 } = set.status ?? {};
    const data = { spec: { template: { ...set.spec.template, $patch: "replace" } } };
    const equal = known.findLast((each) => equalJson(each.data, data));
    const newest = known.at(-1);
    if (equal && equal === newest) return { revision: equal, collisionCount };
    const revision = (newest?.revision ?? 0) + 1;
    if (equal) {
      const renewed = await writer.update(this.#resource, { ...equal, revision });
      return { revision: renewed as ControllerRevision, collisionCount };
    }
    return await this.#create(set, { data, revision, collisionCount });
  }

  /** Deletes the oldest revisions beyond the limit of a set that are not in use. */
  async truncate(
    set: RevisedSet,
    isInUse: (revision: ControllerRevision) => boolean,
  ): Promise<void> {
    const { revisionHistoryLimit: limit = 10 } = set.spec;
    const old = this.of(set).filter((each) => !isInUse(each));
    for (const each of old.slice(0, Math.max(0, old.length - limit))) {
      await this.#options.writer.delete(this.#resource, each);
    }
  }

  async #create(
    set: RevisedSet,
    { data, revision, collisionCount }: {
      data: unknown;
      revision: number;
      collisionCount: number;
    },
  ): Promise<{ revision: ControllerRevision; collisionCount: number }> {
    const { writer, owners, hashLabel } = this.#options;
    const { name = "", namespace = "", annotations = {} } = set.metadata;
    for (let count = collisionCount;; count++) {
      const hash = templateHash(set.spec.template, count);
      const labels = { ...set.spec.template.metadata?.labels, [hashLabel]: hash };
      const ownerReferences = [controllerReference(set, owners)];
      const named = `${name.slice(0, 223)}-${hash}`;
      try {
        const created = await writer.create(this.#resource, {
          metadata: { name: named, namespace, labels, annotations, ownerReferences },
          data,
          revision,
        });
        return { revision: created as ControllerRevision, collisionCount: count };
      } catch (error) {
        const isTaken = error instanceof StatusError && error.status.reason === "AlreadyExists";
        const stored = this.#context.store.get(this.collection, `${namespace}/${named}`);
        if (!isTaken || !stored) throw error;
        const taken = stored.object as ControllerRevision;
        if (equalJson(taken.data, data)) return { revision: taken, collisionCount: count };
      }
    }
  }

  #in({ metadata }: RevisedSet): ControllerRevision[] {
    return this.#index.in(metadata.namespace ?? "") as ControllerRevision[];
  }
}

function byRevision(left: ControllerRevision, right: ControllerRevision): number {
  return left.revision - right.revision || byAge(left, right);
}

/** Returns the template of a revision. */
export function templateOfRevision({ data }: ControllerRevision): PodTemplate {
  const { $patch: _patch, ...template } = { $patch: "", ...data.spec?.template };
  return template;
}
