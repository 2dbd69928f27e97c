/** The rules of Kubernetes for the fields of its own kinds. */

import { equalJson, membersOf } from "../json/json_value.ts";
import type { FieldError } from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import {
  checkClusterRole,
  checkClusterRoleBinding,
  checkRole,
  checkRoleBinding,
} from "./access_kinds.ts";
import { checkConfigMap, checkNamespace, checkNode, checkSecret } from "./core_kinds.ts";
import { checkEvent, checkEventOfGroup, checkNewEvent } from "./events.ts";
import { Faults } from "./faults.ts";
import { checkIpAddress } from "./ip_addresses.ts";
import { checkCronJob, checkJob, checkStoredJob } from "./jobs.ts";
import { checkLimitRange, checkQuota } from "./limits.ts";
import {
  checkEndpointSlice,
  checkIngress,
  checkIngressClass,
  checkNetworkPolicy,
  checkServiceCidr,
} from "./network_kinds.ts";
import {
  checkAttachment,
  checkAttributesClass,
  checkCsiDriver,
  checkCsiNode,
  checkLease,
  checkPriorityClass,
  checkRevision,
  checkRuntimeClass,
  checkStorageCapacity,
  checkStorageClass,
} from "./other_kinds.ts";
import { checkPod, checkPodSpec } from "./pod_spec.ts";
import { checkAutoscaler, checkBudget } from "./scaling_kinds.ts";
import { checkEndpoints, checkService } from "./services.ts";
import { checkUpdate } from "./update_rules.ts";
import { checkClaim, checkVolume } from "./volume_kinds.ts";
import {
  checkDaemonSet,
  checkDeployment,
  checkReplicaSet,
  checkReplicationController,
  checkStatefulSet,
  checkTemplate,
} from "./workloads.ts";

type Check = (object: KubeObject, faults: Faults) => void;

const checks: Readonly<Record<string, Check>> = {
  configmaps: checkConfigMap,
  endpoints: checkEndpoints,
  events: checkEvent,
  limitranges: checkLimitRange,
  namespaces: checkNamespace,
  nodes: checkNode,
  persistentvolumeclaims: checkClaim,
  persistentvolumes: checkVolume,
  pods: checkPod,
  podtemplates: ({ template }, faults) => checkTemplate(template, "template", faults),
  replicationcontrollers: checkReplicationController,
  resourcequotas: checkQuota,
  secrets: checkSecret,
  services: checkService,
  "apps/controllerrevisions": checkRevision,
  "apps/daemonsets": checkDaemonSet,
  "apps/deployments": checkDeployment,
  "apps/replicasets": checkReplicaSet,
  "apps/statefulsets": checkStatefulSet,
  "autoscaling/horizontalpodautoscalers": checkAutoscaler,
  "batch/cronjobs": checkCronJob,
  "batch/jobs": checkJob,
  "coordination.k8s.io/leases": checkLease,
  "discovery.k8s.io/endpointslices": checkEndpointSlice,
  "events.k8s.io/events": checkEventOfGroup,
  "networking.k8s.io/ingressclasses": checkIngressClass,
  "networking.k8s.io/ingresses": checkIngress,
  "networking.k8s.io/ipaddresses": checkIpAddress,
  "networking.k8s.io/networkpolicies": checkNetworkPolicy,
  "networking.k8s.io/servicecidrs": checkServiceCidr,
  "node.k8s.io/runtimeclasses": checkRuntimeClass,
  "policy/poddisruptionbudgets": checkBudget,
  "rbac.authorization.k8s.io/clusterrolebindings": checkClusterRoleBinding,
  "rbac.authorization.k8s.io/clusterroles": checkClusterRole,
  "rbac.authorization.k8s.io/rolebindings": checkRoleBinding,
  "rbac.authorization.k8s.io/roles": checkRole,
  "scheduling.k8s.io/priorityclasses": checkPriorityClass,
  "storage.k8s.io/csidrivers": checkCsiDriver,
  "storage.k8s.io/csinodes": checkCsiNode,
  "storage.k8s.io/csistoragecapacities": checkStorageCapacity,
  "storage.k8s.io/storageclasses": checkStorageClass,
  "storage.k8s.io/volumeattachments": checkAttachment,
  "storage.k8s.io/volumeattributesclasses": checkAttributesClass,
};

/**
 * Returns what is wrong with a new object of a collection; the Events of `events.k8s.io` have rules of
 * their own, under their own name.
 *
 * Source: the `validation` packages of `k8s.io/kubernetes/pkg/apis`. The rules that are not here are
 * listed in README.md.
 */
export function validateBuiltin(object: KubeObject, collection: string): FieldError[] {
  const faults = new Faults();
  checks[collection]?.(object, faults);
  if (collection === "events.k8s.io/events") checkNewEvent(object, faults);
  return faults.errors;
}

/**
 * Fields that an update may keep although they are wrong. The EndpointSlice of the server has a loopback
 * address, which a request must not give.
 */
const keptFields: Readonly<Record<string, string>> = {
  endpoints: "subsets",
  "discovery.k8s.io/endpointslices": "endpoints",
};

/** Returns what is wrong with an object that an update has changed. */
export function validateBuiltinUpdate(
  object: KubeObject,
  previous: KubeObject,
  { collection }: { collection: string },
): FieldError[] {
  const faults = new Faults();
  // a pod that runs may have containers for debugging, and a Job's selector was generated before
  if (collection === "pods") checkPodSpec(membersOf(object.spec), "spec", faults);
  else if (collection === "batch/jobs") checkStoredJob(object, faults);
  else checks[collection]?.(withoutKept(object, previous, keptFields[collection]), faults);
  checkUpdate(object, previous, { collection, faults });
  return faults.errors;
}

function withoutKept(object: KubeObject, previous: KubeObject, field = ""): KubeObject {
  if (field === "" || !equalJson(object[field], previous[field])) return object;
  const { [field]: _kept, ...others } = object;
  return others as KubeObject;
}
