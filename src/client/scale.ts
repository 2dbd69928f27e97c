import type { KubernetesObject } from "../core/object_meta.ts";

/**
 * How many there are of something, whatever it is
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/ Scale} of
 * `autoscaling/v1`).
 */
export interface Scale extends KubernetesObject {
  /** What is wanted. */
  spec?: {
    /** How many; absent for 0. */
    replicas?: number;
  };
  /** What is there. */
  status?: {
    /** How many. */
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
