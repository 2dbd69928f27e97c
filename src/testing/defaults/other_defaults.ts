import { type DefaultsTable, type Fields, isUnset, withFields } from "./fields.ts";

const RBAC = "rbac.authorization.k8s.io";

/**
 * The defaults of networks, storage, rights, priorities and devices.
 *
 * Source: `defaults.go` in `k8s.io/kubernetes/pkg/apis/networking/v1`, `discovery/v1`, `rbac/v1`,
 * `storage/v1`, `scheduling/v1`, `certificates/v1`, `flowcontrol/v1` and `resource/v1`.
 */
export const otherDefaults: DefaultsTable = {
  "v1.NetworkPolicyPort": { fields: { protocol: "TCP" } },
  "v1.NetworkPolicySpec": {
    complete: (spec) => {
      const { policyTypes, egress } = spec;
      if (Array.isArray(policyTypes) && policyTypes.length > 0) return spec;
      const hasEgress = Array.isArray(egress) && egress.length > 0;
      return { ...spec, policyTypes: ["Ingress", ...hasEgress ? ["Egress"] : []] };
    },
  },
  "v1.IngressClassParametersReference": { fields: { scope: "Cluster" } },
  "v1.EndpointPort": { fields: { name: "", protocol: "TCP" } },
  "v1.RoleRef": { fields: { apiGroup: RBAC } },
  "rbac/v1.Subject": { complete: withGroup },
  "v1.StorageClass": { fields: { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" } },
  "v1.CSIDriverSpec": {
    fields: {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: "ReadWriteOnceWithFSType",
      requiresRepublish: false,
      seLinuxMount: false,
      preventPodSchedulingIfMissing: false,
    },
    complete: (spec) =>
      Array.isArray(spec.volumeLifecycleModes) && spec.volumeLifecycleModes.length > 0
        ? spec
        : { ...spec, volumeLifecycleModes: ["Persistent"] },
  },
  "v1.PriorityClass": { fields: { preemptionPolicy: "PreemptLowerPriority" } },
  "v1.PodCertificateRequestSpec": { fields: { maxExpirationSeconds: 86_400 } },
  "v1.FlowSchemaSpec": {
    complete: (spec) => ({ ...spec, matchingPrecedence: spec.matchingPrecedence || 1000 }),
  },
  "v1.ExemptPriorityLevelConfiguration": {
    fields: { nominalConcurrencyShares: 0, lendablePercent: 0 },
  },
  "v1.LimitedPriorityLevelConfiguration": {
    fields: { nominalConcurrencyShares: 30, lendablePercent: 0 },
  },
  "v1.QueuingConfiguration": {
    complete: (queuing) => ({
      ...queuing,
      queues: queuing.queues || 64,
      handSize: queuing.handSize || 8,
      queueLengthLimit: queuing.queueLengthLimit || 50,
    }),
  },
  "v1.ExactDeviceRequest": { complete: withDeviceCount },
  "v1.DeviceSubRequest": { complete: withDeviceCount },
};

function withGroup(subject: Fields): Fields {
  const isNamed = subject.kind === "User" || subject.kind === "Group";
  return isNamed && isUnset(subject.apiGroup) ? withFields(subject, { apiGroup: RBAC }) : subject;
}

function withDeviceCount(request: Fields): Fields {
  const allocationMode = request.allocationMode || "ExactCount";
  const hasCount = allocationMode !== "ExactCount" || Boolean(request.count);
  return { ...request, allocationMode, ...hasCount ? {} : { count: 1 } };
}
