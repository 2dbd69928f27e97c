import { equalJson } from "../../json/json_value.ts";
import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import { StatusError } from "../../status/status_error.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { byAge } from "../age.ts";
import { type Deployment, hasDeadline, historyLimit, type Revisions } from "./deployment.ts";
import {
  hasTemplateOf,
  newReplicaSet,
  revisionOf,
  withRevision,
  withSizeAnnotations,
} from "./deployment_revision.ts";
import { newSetSize, type Sizes } from "./deployment_scaling.ts";
import { conditionIn } from "../pod_state.ts";
import type { DeploymentStatusWriter } from "./deployment_status_writer.ts";
import { controllerOf, controllerReference } from "../ownership.ts";
import type { ReplicaSet } from "../replica_set.ts";

/** Parts of a {@linkcode DeploymentSetWriter}. */
export interface DeploymentSetWriterParts {
  readonly writer: ObjectWriter;
  readonly status: DeploymentStatusWriter;
  /** The resource of Deployments. */
  readonly deployments: ServedResource;
  /** The resource of ReplicaSets. */
  readonly sets: ServedResource;
}

/** Creates, resizes and deletes the ReplicaSets of Deployments. */
export class DeploymentSetWriter {
  readonly #context: Pick<ControllerContext, "store">;
  readonly #parts: DeploymentSetWriterParts;

  /** Created by the controller. */
  constructor(context: Pick<ControllerContext, "store">, parts: DeploymentSetWriterParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Gives the new ReplicaSet its revision, and the Deployment the same. */
  async revise(
    deployment: Deployment,
    { newSet, oldSets }: Revisions,
  ): Promise<[Deployment, ReplicaSet | undefined]> {
    if (!newSet) return [deployment, undefined];
    const { writer, status, sets } = this.#parts;
    const { minReadySeconds } = deployment.spec;
    const revised = withRevision(newSet, deployment, oldSets);
    const wanted = { ...revised, spec: { ...revised.spec, minReadySeconds } } as ReplicaSet;
    if (!equalJson(wanted, newSet)) {
      return [deployment, await writer.update(sets, wanted) as ReplicaSet];
    }
    const revision = revisionOf(newSet);
    if (conditionIn(deployment.status, "Progressing")) {
      return [await status.save(deployment, deployment.status ?? {}, revision), newSet];
    }
    const saved = await status.saveProgress(deployment, {
      status: "True",
      reason: "FoundNewReplicaSet",
      message: `Found new replica set "${newSet.metadata.name}"`,
    }, revision);
    return [saved, newSet];
  }

  /** Creates the ReplicaSet for the template of a Deployment, unless it is there. */
  async createMissing(
    deployment: Deployment,
    { newSet, oldSets }: Revisions,
  ): Promise<[Deployment, ReplicaSet]> {
    if (newSet) return [deployment, newSet];
    const { deployments, status } = this.#parts;
    const { metadata, spec, ...rest } = newReplicaSet(deployment, oldSets);
    const ownerReferences = [controllerReference(deployment, deployments)];
    const created = await this.#create(deployment, {
      ...rest,
      metadata: { ...metadata, ownerReferences },
      spec: { ...spec, replicas: newSetSize(deployment, 0, oldSets) },
    });
    const saved = await status.saveProgress(deployment, {
      status: "True",
      reason: "NewReplicaSetCreated",
      message: `Created new replica set "${metadata.name}"`,
    }, revisionOf(created));
    return [saved, created];
  }

  /** Gives ReplicaSets their sizes. */
  async resize(deployment: Deployment, sizes: Sizes): Promise<void> {
    const { writer, sets } = this.#parts;
    for (const [set, replicas] of sizes) {
      const resized = { ...withSizeAnnotations(set, deployment), spec: { ...set.spec, replicas } };
      if (!equalJson(resized, set)) await writer.update(sets, resized);
    }
  }

  /** Deletes the oldest ReplicaSets without pods, beyond the limit of the history. */
  async cleanUp(deployment: Deployment, oldSets: readonly ReplicaSet[]): Promise<void> {
    const { writer, sets } = this.#parts;
    const kept = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const surplus = kept.length - historyLimit(deployment);
    if (surplus <= 0) return;
    const oldest = kept.sort((left, right) =>
      revisionOf(left) - revisionOf(right) || byAge(left, right)
    );
    for (const set of oldest.slice(0, surplus)) {
      const { metadata, spec, status = {} } = set;
      const isSeen = (metadata.generation ?? 0) <= (status.observedGeneration ?? 0);
      if (spec.replicas > 0 || (status.replicas ?? 0) > 0 || !isSeen) continue;
      await writer.delete(sets, set);
    }
  }

  async #create(deployment: Deployment, set: ReplicaSet): Promise<ReplicaSet> {
    const { writer, status, sets } = this.#parts;
    try {
      return await writer.create(sets, set) as ReplicaSet;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const { name } = set.metadata;
      if (error.status.reason === "AlreadyExists") await this.#avoid(deployment, set);
      else if (hasDeadline(deployment)) {
        await status.saveProgress(deployment, {
          status: "False",
          reason: "ReplicaSetCreateError",
          message: `Failed to create new replica set "${name}": ${error.message}`,
        });
      }
      throw error; // it is tried again
    }
  }

  /** Another ReplicaSet has the name: the next try has another one. */
  async #avoid(deployment: Deployment, { metadata }: ReplicaSet): Promise<void> {
    const { status, sets } = this.#parts;
    const key = `${metadata.namespace}/${metadata.name}`;
    const other = this.#context.store.get(collectionOf(sets), key)?.object as ReplicaSet;
    const isOwn = other && controllerOf(other)?.uid === deployment.metadata.uid &&
      hasTemplateOf(other, deployment);
    if (isOwn) return;
    const { collisionCount = 0 } = deployment.status ?? {};
    await status.save(deployment, { ...deployment.status, collisionCount: collisionCount + 1 });
  }
}
