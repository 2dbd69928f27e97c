import type { KubernetesObject } from "../core/object_meta.ts";

/**
 * The number of replicas of any scalable object
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/ Scale} of
 * `autoscaling/v1`).
 */
export interface Scale extends KubernetesObject {
  /** The desired state. */
  spec?: {
    /** Number of replicas; absent for 0. */
    replicas?: number;
  };
  /** The actual state. */
  status?: {
    /** Number of replicas. */
    replicas: number;
    /** The label selector of the pods. */
    selector?: string;
  };
}

/** The kind of every `scale`. */
export const scaleKind: { group: string; version: string; kind: string } = {
  group: "autoscaling",
  version: "v1",
  kind: "Scale",
};
