/** A kind of objects that the soak writes and watches. */
export interface SoakResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/** Where the objects live. */
export const NAMESPACES = ["team-a", "team-b", "team-c", "team-d", "team-e"] as const;

/** The values of the label `tier`, which an object has one of at a time. */
export const TIERS = ["a", "b", "c"] as const;

/** The kinds of the objects. */
export const RESOURCES = {
  configMap: { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" },
  secret: { apiVersion: "v1", kind: "Secret", plural: "secrets" },
  pod: { apiVersion: "v1", kind: "Pod", plural: "pods" },
  deployment: { apiVersion: "apps/v1", kind: "Deployment", plural: "deployments" },
  job: { apiVersion: "batch/v1", kind: "Job", plural: "jobs" },
} as const satisfies Record<string, SoakResource>;

/** Names of a kind in a namespace; there are about 2,000 objects when 93 of 100 are taken. */
export const SLOTS = 86;

/** The name of an object. */
export function slotName(slot: number): string {
  return `object-${String(slot).padStart(2, "0")}`;
}

/** The label `app` of the object of a name, which it has all its life. */
export function appOf(slot: number): string {
  return `app-${slot % 4}`;
}

/** The path of a collection, in all namespaces or in one. */
export function collectionPath({ apiVersion, plural }: SoakResource, namespace?: string): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespace ? `${group}/namespaces/${namespace}/${plural}` : `${group}/${plural}`;
}
