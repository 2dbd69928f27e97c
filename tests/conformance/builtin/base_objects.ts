/** A valid object of each kind, from which the tables of changes start. */

import { apiVersionOf } from "../../../src/testing/resources/served_resource.ts";
import { builtinResources } from "../../../src/testing/resources/builtin_resources.ts";

/** Fields of an object. */
export type Fields = Record<string, unknown>;

const labels = { app: "base" };
const podSpec = { containers: [{ name: "main", image: "example.com/main:1" }] };
const template = { metadata: { labels }, spec: podSpec };
const selector = { matchLabels: labels };
const jobTemplate = { spec: { ...podSpec, restartPolicy: "Never" } };
const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
const webhook = {
  name: "hook.example.com",
  clientConfig: { url: "https://example.com/hook" },
  rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
};
const rolesGroup = "rbac.authorization.k8s.io";
const subjects = [{ kind: "User", name: "jane", apiGroup: rolesGroup }];

/** The fields of a valid object beside its metadata. */
export const baseFields: Readonly<Record<string, Fields>> = {
  ConfigMap: { data: { a: "b" } },
  Endpoints: { subsets: [{ addresses: [{ ip: "10.0.0.1" }], ports: [{ port: 80 }] }] },
  Event: { involvedObject: {}, reason: "Started", message: "It runs.", type: "Normal" },
  LimitRange: { spec: { limits: [{ type: "Container", max: { cpu: "1" } }] } },
  Namespace: {},
  Node: {},
  PersistentVolumeClaim: {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
  PersistentVolume: {
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      hostPath: { path: "/tmp/base" },
    },
  },
  Pod: {
    spec: { ...podSpec, serviceAccountName: "default", automountServiceAccountToken: false },
  },
  PodTemplate: { template },
  ReplicationController: { spec: { selector: labels, template } },
  ResourceQuota: { spec: { hard: { pods: "10" } } },
  Secret: { stringData: { key: "value" } },
  ServiceAccount: {},
  Service: { spec: { ports: [{ port: 80 }], selector: labels } },
  ControllerRevision: { data: {}, revision: 1 },
  DaemonSet: { spec: { selector, template } },
  Deployment: { spec: { selector, template } },
  ReplicaSet: { spec: { selector, template } },
  StatefulSet: { spec: { serviceName: "base", selector, template } },
  Job: { spec: { template: jobTemplate } },
  CronJob: { spec: { schedule: "*/5 * * * *", jobTemplate: { spec: { template: jobTemplate } } } },
  HorizontalPodAutoscaler: {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "base" },
      maxReplicas: 2,
    },
  },
  PodDisruptionBudget: { spec: { minAvailable: 1, selector } },
  IngressClass: { spec: { controller: "example.com/base" } },
  Ingress: {
    spec: {
      rules: [{
        host: "example.com",
        http: {
          paths: [{
            path: "/",
            pathType: "Prefix",
            backend: { service: { name: "base", port: { number: 80 } } },
          }],
        },
      }],
    },
  },
  NetworkPolicy: {
    spec: {
      podSelector: {},
      ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }],
    },
  },
  ServiceCIDR: { spec: { cidrs: ["10.99.0.0/24"] } },
  EndpointSlice: {
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.0.0.1"] }],
    ports: [{ name: "http", port: 80 }],
  },
  Lease: { spec: { holderIdentity: "me", leaseDurationSeconds: 15 } },
  Role: { rules },
  ClusterRole: { rules },
  RoleBinding: { subjects, roleRef: { apiGroup: rolesGroup, kind: "Role", name: "base" } },
  ClusterRoleBinding: {
    subjects,
    roleRef: { apiGroup: rolesGroup, kind: "ClusterRole", name: "view" },
  },
  CSIDriver: { spec: {} },
  CSINode: { spec: { drivers: [] } },
  CSIStorageCapacity: { storageClassName: "base" },
  StorageClass: { provisioner: "base.example.com" },
  VolumeAttachment: {
    spec: {
      attacher: "base.example.com",
      nodeName: "base",
      source: { persistentVolumeName: "base" },
    },
  },
  VolumeAttributesClass: { driverName: "base.example.com", parameters: { a: "b" } },
  RuntimeClass: { handler: "base" },
  PriorityClass: { value: 1 },
  ValidatingWebhookConfiguration: { webhooks: [webhook] },
  MutatingWebhookConfiguration: { webhooks: [webhook] },
  CustomResourceDefinition: {
    spec: {
      group: "GROUP.example.com",
      names: { plural: "bases", kind: "Base" },
      scope: "Namespaced",
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object" } },
      }],
    },
  },
};

/** A change of an object: the value at a path, such as `spec.containers[0].name`; undefined removes it. */
export type Change = readonly [path: string, value: unknown];

/** Returns an object of a kind with changes. */
export function changedObject(
  kind: string,
  { name, namespace }: { name: string; namespace: string },
  changes: readonly Change[],
): Fields {
  const fields = structuredClone(baseFields[kind] ?? {});
  if (kind === "Event") fields.involvedObject = { namespace };
  const object: Fields = { metadata: { name }, ...fields };
  if (kind === "CustomResourceDefinition") {
    object.metadata = { name: `bases.${name}.example.com` };
    (object.spec as Fields).group = `${name}.example.com`;
  }
  for (const [path, value] of changes) setAt(object, path, value);
  return object;
}

/** Returns the path of the collection of a kind. */
export function collectionPath(kind: string, namespace: string): string {
  const resource = builtinResources.find((each) => each.kind === kind);
  if (!resource) throw new Error(`The kind ${kind} is not in the table.`);
  const { group, version = "v1", plural, namespaced = true } = resource;
  const root = group === "" ? "/api/v1" : `/apis/${apiVersionOf({ group, version })}`;
  return namespaced ? `${root}/namespaces/${namespace}/${plural}` : `${root}/${plural}`;
}

/** Returns whether the objects of a kind are in namespaces. */
export function isNamespaced(kind: string): boolean {
  return builtinResources.find((each) => each.kind === kind)?.namespaced ?? true;
}

/** Returns a copy of an object with changes. */
export function withChanges(object: Fields, changes: readonly Change[]): Fields {
  const copy = structuredClone(object);
  for (const [path, value] of changes) setAt(copy, path, value);
  return copy;
}

function setAt(object: Fields, path: string, value: unknown): void {
  const keys = [...path.matchAll(/[^.[\]]+|\["([^"]+)"\]/g)].map(([key, quoted]) => quoted ?? key);
  let at = object;
  keys.slice(0, -1).forEach((key, index) => {
    at[key] ??= /^\d+$/.test(keys[index + 1]!) ? [] : {};
    at = at[key] as Fields;
  });
  const last = keys.at(-1)!;
  if (value === undefined) delete at[last];
  else at[last] = value;
}
