import { isReady } from "../../objects/conditions.ts";
import type { ServedResource } from "../../resources/served_resource.ts";
import { StatusError } from "../../status/status_error.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { failureMarks } from "./failed_indexes.ts";
import { isTracked, type Job, templateOf, withoutTracking } from "./job.ts";
import type { JobState } from "./job_outcome.ts";
import { isNamespaceTerminating } from "../namespace_terminating.ts";
import { claim, controllerOf, isControlledBy, selectorMatcher } from "../ownership.ts";
import { compareForDeletion, type Pod, podOfTemplate } from "../pod_state.ts";

/** kube-controller-manager creates or deletes as many pods of a Job at once. */
export const MOST_AT_ONCE = 500;
const NAME_LABEL = "batch.kubernetes.io/job-name";
const UID_LABEL = "batch.kubernetes.io/controller-uid";

/** Finds, creates and deletes the pods of Jobs. */
export class JobPods {
  readonly #context: Pick<ControllerContext, "pods">;
  readonly #writer: ObjectWriter;
  readonly #jobs: ServedResource;
  readonly #pods: ServedResource;

  /** Created by the controller. */
  constructor(
    context: Pick<ControllerContext, "pods">,
    { writer, jobs, pods }: { writer: ObjectWriter; jobs: ServedResource; pods: ServedResource },
  ) {
    this.#context = context;
    this.#writer = writer;
    this.#jobs = jobs;
    this.#pods = pods;
  }

  /** Returns the pods that a Job controls. */
  of(job: Job): Pod[] {
    return this.#in(job.metadata.namespace).filter((pod) => isControlledBy(pod, job));
  }

  /** Returns the pods of a Job, after it has adopted those that it selects. */
  async claimed(job: Job): Promise<Pod[]> {
    const claimed = await claim({
      owner: job,
      resource: this.#jobs,
      matches: selectorMatcher(job.spec.selector),
      save: (pod) => this.#writer.update(this.#pods, pod),
    }, this.#in(job.metadata.namespace));
    return claimed as Pod[];
  }

  /** Returns how many pods are ready. */
  readyOf(pods: readonly Pod[]): number {
    return pods.filter(isReady).length;
  }

  /** Creates pods with indexes, or with none; returns why it could not. */
  async create(
    job: Job,
    { indexes, state }: {
      indexes: readonly (number | undefined)[];
      state: Pick<JobState, "delayed">;
    },
  ): Promise<StatusError | undefined> {
    try {
      for (const index of indexes) {
        const replaced = index === undefined ? undefined : state.delayed.get(index);
        await this.#createOne(job, index, failureMarks(job, replaced));
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!isNamespaceTerminating(error)) return error;
    }
    return undefined;
  }

  /** Deletes pods; they count as failed. */
  async delete(pods: readonly Pod[]): Promise<void> {
    for (const pod of pods) await this.#writer.delete(this.#pods, pod);
  }

  /** Deletes those pods with which the least is lost; they do not count. */
  async deleteUncounted(pods: readonly Pod[], count: number): Promise<void> {
    const chosen = [...pods].sort(compareForDeletion).slice(0, Math.min(count, MOST_AT_ONCE));
    for (const pod of chosen) {
      const free = isTracked(pod)
        ? await this.#writer.update(this.#pods, withoutTracking(pod))
        : pod;
      await this.#writer.delete(this.#pods, free);
    }
  }

  /** Frees the pods of a Job that is gone, which would otherwise wait to be counted. */
  async releaseOrphans(key: string, job: Job | undefined): Promise<void> {
    const slash = key.indexOf("/");
    const name = key.slice(slash + 1);
    for (const pod of this.#in(key.slice(0, slash)).filter(isTracked)) {
      const { labels = {} } = pod.metadata;
      const controller = controllerOf(pod) ??
        { kind: this.#jobs.kind, name: labels[NAME_LABEL], uid: labels[UID_LABEL] };
      const isOrphan = controller.kind === this.#jobs.kind && controller.name === name &&
        controller.uid !== job?.metadata.uid;
      if (isOrphan) await this.#writer.update(this.#pods, withoutTracking(pod));
    }
  }

  async #createOne(
    job: Job,
    index: number | undefined,
    marks: Record<string, string>,
  ): Promise<void> {
    const { metadata, ...pod } = podOfTemplate(templateOf(job, index, marks), job, this.#jobs);
    const name = index === undefined ? {} : { generateName: `${job.metadata.name}-${index}-` };
    const { namespace = "" } = job.metadata;
    await this.#writer.create(this.#pods, {
      ...pod,
      metadata: { ...metadata, ...name, namespace },
    });
  }

  #in(namespace = ""): Pod[] {
    return this.#context.pods.in(namespace) as Pod[];
  }
}
