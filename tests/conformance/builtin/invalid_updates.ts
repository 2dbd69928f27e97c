import type { JsonApi } from "../json_api.ts";
import {
  type Change,
  changedObject,
  collectionPath,
  type Fields,
  withChanges,
} from "./base_objects.ts";
import type { Refusal } from "./invalid_table.ts";

const t0 = "spec.template.spec.containers[0].image";

/** Changes of a stored object that an update may not make, by its kind. */
export const invalidUpdates: Readonly<Record<string, readonly (readonly Change[])[]>> = {
  Pod: [
    [["spec.containers[0].name", "other"]],
    [["spec.nodeSelector", { a: "b" }]],
    [["spec.containers", []]],
    [["spec.restartPolicy", "Never"]],
    [["spec.containers[0].image", ""]],
    [["spec.activeDeadlineSeconds", -1]],
  ],
  Service: [
    [["spec.clusterIP", "10.250.0.1"], ["spec.clusterIPs", ["10.250.0.1"]]],
    [["spec.clusterIP", "None"], ["spec.clusterIPs", ["None"]]],
    [["spec.clusterIP", "10.250.0.1"]],
    [["spec.ports", []]],
    [["spec.type", "What"]],
  ],
  Deployment: [
    [["spec.selector", { matchLabels: { app: "other" } }], ["spec.template.metadata.labels", {
      app: "other",
    }]],
    [["spec.replicas", -1]],
    [[t0, ""]],
  ],
  ReplicaSet: [[["spec.selector", { matchLabels: { app: "other" } }], [
    "spec.template.metadata.labels",
    { app: "other" },
  ]]],
  DaemonSet: [[["spec.selector", { matchLabels: { app: "other" } }], [
    "spec.template.metadata.labels",
    { app: "other" },
  ]]],
  StatefulSet: [
    [["spec.serviceName", "other"]],
    [["spec.podManagementPolicy", "Parallel"]],
    [["spec.selector", { matchLabels: { app: "other" } }], ["spec.template.metadata.labels", {
      app: "other",
    }]],
    [["spec.replicas", -1]],
  ],
  Job: [
    [["spec.completions", 5]],
    [["spec.completionMode", "Indexed"]],
    [["spec.selector", { matchLabels: { a: "b" } }]],
    [["spec.backoffLimit", -1]],
  ],
  CronJob: [[["spec.schedule", "x"]]],
  PersistentVolumeClaim: [
    [["spec.accessModes", ["ReadWriteMany"]]],
    [["spec.storageClassName", "other"]],
    [["spec.resources.requests.storage", "2Gi"]],
  ],
  PersistentVolume: [
    [["spec.hostPath.path", "/other"]],
    [["spec.volumeMode", "Block"]],
  ],
  Secret: [[["type", "example.com/other"]]],
  StorageClass: [
    [["provisioner", "other.example.com"]],
    [["parameters", { a: "b" }]],
    [["reclaimPolicy", "Retain"]],
    [["volumeBindingMode", "WaitForFirstConsumer"]],
  ],
  PriorityClass: [[["value", 2]], [["preemptionPolicy", "Never"]]],
  RuntimeClass: [[["handler", "other"]]],
  IngressClass: [[["spec.controller", "example.com/other"]]],
  EndpointSlice: [[["addressType", "IPv6"], ["endpoints", []]]],
  RoleBinding: [[["roleRef.name", "other"]]],
  ClusterRoleBinding: [[["roleRef.name", "other"]]],
  ControllerRevision: [[["data", { a: 1 }]]],
  CSIDriver: [[["spec.attachRequired", false]], [["spec.volumeLifecycleModes", ["Ephemeral"]]]],
  CSIStorageCapacity: [[["storageClassName", "other"]]],
  VolumeAttachment: [[["spec.nodeName", "other"]]],
  VolumeAttributesClass: [[["driverName", "other.example.com"]], [["parameters", { c: "d" }]]],
  ServiceCIDR: [[["spec.cidrs", ["10.98.0.0/24"]]]],
  HorizontalPodAutoscaler: [[["spec.maxReplicas", 0]]],
  PodDisruptionBudget: [[["spec.minAvailable", -1]]],
  NetworkPolicy: [[["spec.policyTypes", ["What"]]]],
  ConfigMap: [[["data", { "a b": "c" }]]],
  Lease: [[["spec.leaseDurationSeconds", 0]]],
};

/** Returns the answer to an update of a new object, in a dry run, without a comparison of structs. */
export async function updateRefusalOf(
  api: JsonApi,
  { kind, changes, namespace }: { kind: string; changes: readonly Change[]; namespace: string },
): Promise<Refusal> {
  const name = `subject-${crypto.randomUUID().slice(0, 8)}`;
  const path = collectionPath(kind, namespace);
  const created = await api.create(path, changedObject(kind, { name, namespace }, []));
  const object: Fields = withChanges(created, changes);
  const answer = await api.put(`${path}/${created.metadata.name}?dryRun=All`, object);
  await api.delete(`${path}/${created.metadata.name}`, { gracePeriodSeconds: 0 });
  const { status, body } = answer;
  const causes: { reason?: string; field?: string }[] = body.details?.causes ?? [];
  const shown = causes.map(({ reason = "", field = "" }) => `${field} ${reason}`).join("; ");
  const [message = ""] = String(body.message ?? "").replaceAll(name, "NAME").split("\n");
  const masked = message.replaceAll(created.metadata.uid, "UID").replaceAll(namespace, "NAMESPACE");
  return status < 400 ? [status, "", "", ""] : [status, body.reason ?? "", masked, shown];
}
