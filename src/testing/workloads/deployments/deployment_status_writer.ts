import { equalJson } from "../../json/json_value.ts";
import type { ServedResource } from "../../resources/served_resource.ts";
import { timestamp } from "../../writes/write_context.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { type Deployment, type DeploymentStatus, hasDeadline } from "./deployment.ts";
import { REVISION } from "./deployment_revision.ts";
import { type Moment, TIMED_OUT, withDeploymentCondition } from "./deployment_status.ts";
import { type Condition, conditionIn } from "../pod_state.ts";

/** Stores what is known of Deployments in their status, and in the annotation of their revision. */
export class DeploymentStatusWriter {
  readonly #context: Pick<ControllerContext, "time">;
  readonly #writer: ObjectWriter;
  readonly #resource: ServedResource;

  /** Created by the controller. */
  constructor(
    context: Pick<ControllerContext, "time">,
    { writer, resource }: { writer: ObjectWriter; resource: ServedResource },
  ) {
    this.#context = context;
    this.#writer = writer;
    this.#resource = resource;
  }

  /** Returns the time. */
  moment(): Moment {
    const now = this.#context.time.now();
    return { now, time: timestamp(now) };
  }

  /** Stores a status, and with it the revision, unless they are there. Returns the Deployment. */
  async save(
    deployment: Deployment,
    status: DeploymentStatus,
    revision?: number,
  ): Promise<Deployment> {
    const { metadata } = deployment;
    const annotations = revision === undefined
      ? metadata.annotations
      : { ...metadata.annotations, [REVISION]: String(revision) };
    const isSame = equalJson(status, deployment.status ?? {}) &&
      equalJson(annotations, metadata.annotations);
    if (isSame) return deployment;
    const next = { ...deployment, metadata: { ...metadata, ...annotations && { annotations } } };
    return await this.#writer.updateStatus(this.#resource, { ...next, status }) as Deployment;
  }

  /** Stores a condition `Progressing`, unless the Deployment has no limit for the time without it. */
  async saveProgress(
    deployment: Deployment,
    condition: Required<Pick<Condition, "status" | "reason" | "message">>,
    revision?: number,
  ): Promise<Deployment> {
    const { status = {} } = deployment;
    if (!hasDeadline(deployment)) return await this.save(deployment, status, revision);
    const progressing = { type: "Progressing", ...condition };
    const conditions = withDeploymentCondition(status.conditions ?? [], progressing, this.moment());
    return await this.save(deployment, { ...status, conditions }, revision);
  }

  /** Says when a Deployment is paused or goes on, so that the time between does not count. */
  async savePause(deployment: Deployment): Promise<Deployment> {
    const { spec, status } = deployment;
    const reason = conditionIn(status, "Progressing")?.reason;
    const isPaused = spec.paused === true;
    const isKnown = isPaused === (reason === "DeploymentPaused");
    if (isKnown || reason === TIMED_OUT || !hasDeadline(deployment)) return deployment;
    return await this.saveProgress(deployment, {
      status: "Unknown",
      reason: isPaused ? "DeploymentPaused" : "DeploymentResumed",
      message: isPaused ? "Deployment is paused" : "Deployment is resumed",
    });
  }
}
