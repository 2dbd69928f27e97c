// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `batch/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { CronJob, Job } from "./v1.ts";

/** The resource `cronjobs` of `batch/v1`, in a namespace. */
export const cronJobs: ResourceDefinition<CronJob> = {
  group: "batch",
  version: "v1",
  plural: "cronjobs",
  kind: "CronJob",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `jobs` of `batch/v1`, in a namespace. */
export const jobs: ResourceDefinition<Job> = {
  group: "batch",
  version: "v1",
  plural: "jobs",
  kind: "Job",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
