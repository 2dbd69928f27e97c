import { jobSpec, podSpec, workloadSpec } from "../../support/objects/complete_specs.ts";

/** A kind of objects that the soak writes and watches. */
export interface SoakResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** The spec that the server requires. */
  readonly spec?: Record<string, unknown>;
}

/** Namespaces of the objects. */
export const NAMESPACES = ["team-a", "team-b", "team-c", "team-d", "team-e"] as const;

/** Values of the label `tier`; an object has one of them at a time. */
export const TIERS = ["a", "b", "c"] as const;

/** Kinds of the objects. */
export const RESOURCES = {
  configMap: { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" },
  secret: { apiVersion: "v1", kind: "Secret", plural: "secrets" },
  pod: { apiVersion: "v1", kind: "Pod", plural: "pods", spec: podSpec },
  deployment: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    plural: "deployments",
    spec: workloadSpec,
  },
  job: { apiVersion: "batch/v1", kind: "Job", plural: "jobs", spec: jobSpec },
} as const satisfies Record<string, SoakResource>;

/** Number of names of a kind in a namespace; with 93 of 100 taken there are about 2,000 objects. */
export const SLOTS = 86;

/** Returns the name of an object. */
export function slotName(slot: number): string {
  return `object-${String(slot).padStart(2, "0")}`;
}

/** Returns the label `app` of an object, which never changes. */
export function appOf(slot: number): string {
  return `app-${slot % 4}`;
}

/** Returns the path of a collection, in all namespaces or in one. */
export function collectionPath({ apiVersion, plural }: SoakResource, namespace?: string): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespace ? `${group}/namespaces/${namespace}/${plural}` : `${group}/${plural}`;
}
