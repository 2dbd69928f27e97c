import { equalJson } from "../../json/json_value.ts";
import type { StoreEvent } from "../../objects/store_event.ts";
import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import type { StatusError } from "../../status/status_error.ts";
import { timestamp } from "../../writes/write_context.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { ControllerLoop } from "../controller_loop.ts";
import { limitsIndexes } from "./failed_indexes.ts";
import { isCounted } from "./failure_policy.ts";
import { indexPlan } from "./index_plan.ts";
import {
  hasFailed,
  holds,
  isFinished,
  isTracked,
  type Job,
  type JobStatus,
  withoutTracking,
} from "./job.ts";
import { JobBackoff } from "./job_backoff.ts";
import {
  completion,
  deadlineOfJob,
  earlyOutcome,
  type Ending,
  type JobState,
  jobState,
  wantedActive,
} from "./job_outcome.ts";
import { JobPods, MOST_AT_ONCE } from "./job_pods.ts";
import { countedStatus, finalStatus, withSuspension } from "./job_status.ts";
import { listerOf } from "../namespace_index.ts";
import { controllerOf, ownersOf } from "../ownership.ts";
import { hasEnded, type Pod } from "../pod_state.ts";

const OWN_NAME = "kubernetes.io/job-controller";

/**
 * Runs the pods of a Job until as many have succeeded as it asks for, or too many have failed, and
 * keeps its status. It knows completions, parallelism, indexes, the limits of failures and of time,
 * those of each index, policies for failures and success, suspension and the time to live.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/job` and `pkg/controller/ttlafterfinished`.
 */
export class JobController implements Disposable {
  readonly #context: ControllerContext;
  readonly #writer: ObjectWriter;
  readonly #collector: ObjectWriter;
  readonly #loop: ControllerLoop;
  readonly #resource: ServedResource;
  readonly #podResource: ServedResource;
  readonly #pods: JobPods;
  readonly #backoff = new JobBackoff();

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    const { registry, store } = context;
    const resource = registry.findKind("batch/v1", "Job")!;
    const pods = registry.findKind("v1", "Pod")!;
    const writer = context.writerOf("job-controller");
    this.#context = context;
    this.#writer = writer;
    this.#collector = context.writerOf("ttl-after-finished-controller");
    this.#resource = resource;
    this.#podResource = pods;
    this.#pods = new JobPods(context, { writer, jobs: resource, pods });
    const collection = collectionOf(resource);
    const adopters = listerOf(store, collection);
    this.#loop = new ControllerLoop(context, {
      watches: {
        [collection]: (event) => this.#changed(event),
        pods: (event) => ownersOf(event, { kind: resource.kind, adopters }),
      },
      reconcile: (key) => this.#reconcile(key),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
  }

  #changed({ type, key, current }: StoreEvent): string[] {
    if (type === "DELETED") this.#backoff.forget(current.object.metadata.uid ?? "");
    return [key];
  }

  async #reconcile(key: string): Promise<void> {
    const job = this.#context.store.get(collectionOf(this.#resource), key)?.object as
      | Job
      | undefined;
    await this.#pods.releaseOrphans(key, job);
    if (!job || (job.spec.managedBy ?? OWN_NAME) !== OWN_NAME) return;
    if (isFinished(job)) {
      this.#backoff.forget(job.metadata.uid ?? "");
      return await this.#expire(key, job);
    }
    const now = this.#context.time.now();
    const state = jobState(job, await this.#pods.claimed(job));
    const { uid = "", deletionTimestamp } = job.metadata;
    this.#backoff.note(uid, {
      succeeded: state.newSucceeded.length,
      failed: state.newFailed.length,
      now,
    });
    const started = { ...job, status: withSuspension(job, timestamp(now)) };
    let outcome = earlyOutcome(started, state, now);
    let refusal: StatusError | undefined;
    if (outcome) await this.#pods.delete(state.active);
    else if (deletionTimestamp === undefined) {
      refusal = await this.#manage(key, job, state);
      outcome = completion(job, state, this.#activeOf(job));
    }
    const left = outcome ? undefined : deadlineOfJob(started, now);
    if (left !== undefined) this.#loop.again(key, left);
    await this.#report(started, job, { outcome, stopped: outcome ? state.active : [] });
    if (refusal) throw refusal;
  }

  /** Creates and deletes pods; returns why it could not. */
  async #manage(key: string, job: Job, state: JobState): Promise<StatusError | undefined> {
    const wanted = wantedActive(job, state);
    const surplus = state.active.length - wanted;
    if (surplus > 0) {
      await this.#pods.deleteUncounted(state.active, surplus);
      return undefined;
    }
    const terminating = job.spec.podReplacementPolicy === "Failed" ? this.#terminatingOf(job) : 0;
    const missing = -surplus - terminating;
    if (missing <= 0) return undefined;
    const now = this.#context.time.now();
    const wait = limitsIndexes(job) ? 0 : this.#backoff.remaining(job.metadata.uid ?? "", now);
    const { indexes, waitMs } = wait > 0
      ? { indexes: [], waitMs: wait }
      : indexPlan(job, state, { count: Math.min(missing, MOST_AT_ONCE), now });
    if (waitMs > 0) this.#loop.again(key, waitMs);
    return await this.#pods.create(job, { indexes, state });
  }

  /**
   * Counts pods in the status, first by uid; then they lose the finalizer, and are counted for good. So
   * none is counted twice, whatever fails in between.
   */
  async #report(started: Job, stored: Job, ending: Ending): Promise<void> {
    const { outcome } = ending;
    const time = timestamp(this.#context.time.now());
    const pods = this.#pods.of(stored);
    const state = jobState(started, pods, ending);
    const isOver = outcome !== undefined || stored.metadata.deletionTimestamp !== undefined;
    const delayed = new Set(isOver ? [] : state.delayed.values());
    const status = countedStatus(started, {
      state,
      counted: state.newFailed.filter((pod) => isCounted(stored, pod) && !delayed.has(pod)),
      numbers: {
        active: state.active.length,
        ready: this.#pods.readyOf(state.active),
        terminating: this.#terminatingOf(stored),
      },
      outcome,
      time,
    });
    const saved = await this.#save(stored, status);
    const hasDone = (pod: Pod) =>
      pod.status?.phase === "Succeeded" || (hasFailed(pod, stored) && !delayed.has(pod));
    for (const pod of pods.filter(isTracked)) {
      if (!isOver && !hasDone(pod)) continue;
      await this.#writer.update(this.#podResource, withoutTracking(pod));
    }
    const terminating = this.#terminatingOf(stored);
    await this.#save(saved, finalStatus(saved, { outcome, terminating, time }));
  }

  async #save(job: Job, status: JobStatus): Promise<Job> {
    if (equalJson(status, job.status ?? {})) return job;
    return await this.#writer.updateStatus(this.#resource, { ...job, status }) as Job;
  }

  /** Deletes a Job some time after its end, if it asks for that. */
  async #expire(key: string, job: Job): Promise<void> {
    const { ttlSecondsAfterFinished: seconds } = job.spec;
    if (seconds === undefined || job.metadata.deletionTimestamp !== undefined) return;
    const type = holds(job, "Complete") ? "Complete" : "Failed";
    const since = job.status?.conditions?.find((each) => each.type === type)?.lastTransitionTime;
    const left = Date.parse(since ?? "") + seconds * 1000 - this.#context.time.now();
    if (left > 0) this.#loop.again(key, left);
    else await this.#collector.delete(this.#resource, job, "Foreground");
  }

  #activeOf(job: Job): number {
    return jobState(job, this.#pods.of(job)).active.length;
  }

  #terminatingOf(job: Job): number {
    const isTerminating = (pod: Pod) =>
      pod.metadata.deletionTimestamp !== undefined && !hasEnded(pod) &&
      controllerOf(pod)?.uid === job.metadata.uid;
    return this.#pods.of(job).filter(isTerminating).length;
  }
}
