import { isJsonObject, membersOf } from "../json/json_value.ts";
import { type DefaultsTable, type Fields, isUnset, withFields } from "./fields.ts";

/**
 * The defaults of the other kinds of the core group.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/core/v1/defaults.go`, and the defaults of its types.
 */
export const coreDefaults: DefaultsTable = {
  "v1.Service": { complete: completeService },
  "v1.Secret": { fields: { type: "Opaque" } },
  "v1.PersistentVolumeSpec": {
    fields: { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" },
  },
  "v1.PersistentVolumeStatus": { fields: { phase: "Pending" } },
  "v1.PersistentVolumeClaimSpec": { fields: { volumeMode: "Filesystem" } },
  "v1.PersistentVolumeClaim": {
    complete: (claim) => ({
      ...claim,
      status: withFields(membersOf(claim.status), { phase: "Pending" }),
    }),
  },
  "core/v1.EndpointPort": { fields: { protocol: "TCP" } },
  "v1.NamespaceStatus": { fields: { phase: "Active" } },
  "v1.NodeSpec": { complete: withPodRanges },
  "v1.NodeStatus": {
    complete: (status) =>
      isUnset(status.allocatable) && !isUnset(status.capacity)
        ? { ...status, allocatable: status.capacity }
        : status,
  },
  "v1.LimitRangeItem": { complete: completeLimits },
  "v1.ReplicationController": { complete: completeReplicationController },
  "v1.ReplicationControllerSpec": { fields: { replicas: 1 } },
};

function withPodRanges(spec: Fields): Fields {
  const { podCIDR, podCIDRs } = spec;
  if (podCIDR && isUnset(podCIDRs)) return { ...spec, podCIDRs: [podCIDR] };
  const first = Array.isArray(podCIDRs) ? podCIDRs[0] : undefined;
  return isUnset(podCIDR) && first ? { ...spec, podCIDR: first } : spec;
}

const external = ["NodePort", "LoadBalancer"];

function completeService(service: Fields): Fields {
  if (!isJsonObject(service.spec)) return service;
  const spec: Fields = withFields(service.spec, { sessionAffinity: "None", type: "ClusterIP" });
  const { sessionAffinity, sessionAffinityConfig: config, type, externalIPs, ports } = spec;
  const completed: Fields = { ...spec };
  if (sessionAffinity === "None") delete completed.sessionAffinityConfig;
  const seconds = membersOf(membersOf(config).clientIP).timeoutSeconds;
  if (sessionAffinity === "ClientIP" && isUnset(seconds)) {
    completed.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10_800 } };
  }
  if (Array.isArray(ports)) {
    completed.ports = ports.map((port) => ({
      ...withFields(port, { protocol: "TCP" }),
      targetPort: port.targetPort || port.port,
    }));
  }
  const isExternal = external.includes(String(type)) ||
    (type === "ClusterIP" && Array.isArray(externalIPs) && externalIPs.length > 0);
  return {
    ...service,
    spec: withFields(completed, {
      ...isExternal && { externalTrafficPolicy: "Cluster" },
      ...type !== "ExternalName" && { internalTrafficPolicy: "Cluster" },
      ...type === "LoadBalancer" && { allocateLoadBalancerNodePorts: true },
    }),
  };
}

function completeLimits(item: Fields): Fields {
  if (item.type !== "Container") return item;
  const limits = {
    ...isJsonObject(item.max) && item.max,
    ...isJsonObject(item.default) && item.default,
  };
  const requests = {
    ...isJsonObject(item.min) && item.min,
    ...limits,
    ...isJsonObject(item.defaultRequest) && item.defaultRequest,
  };
  return { ...item, default: limits, defaultRequest: requests };
}

function completeReplicationController(controller: Fields): Fields {
  const { spec, metadata } = controller;
  if (!isJsonObject(spec) || !isJsonObject(spec.template)) return controller;
  const { metadata: template } = spec.template;
  if (!isJsonObject(template) || !isJsonObject(template.labels)) return controller;
  const { labels } = template;
  return {
    ...controller,
    metadata: withFields(membersOf(metadata), { labels }),
    spec: withFields(spec, { selector: labels }),
  };
}
