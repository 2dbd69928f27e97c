import type { Fields } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { isEmpty } from "../validation/faults.ts";

/**
 * Returns the warnings for a Service, without those for the forms of addresses.
 *
 * Source: `k8s.io/kubernetes/pkg/api/service` `warnings.go`.
 */
export function serviceWarnings({ metadata, spec }: Fields): string[] {
  const annotations = membersOf(membersOf(metadata).annotations);
  const {
    type,
    clusterIP,
    loadBalancerIP,
    externalIPs,
    externalName,
    sessionAffinity = "None",
    trafficDistribution,
  } = membersOf(spec);
  const isHeadless = type === "ClusterIP" && clusterIP === "None";
  const isName = type === "ExternalName";
  const hints = "service.kubernetes.io/topology-aware-hints";
  const mode = "service.kubernetes.io/topology-mode";
  const hasAddresses = !isEmpty(externalIPs);
  const warnings: [applies: boolean, text: string][] = [
    [hints in annotations, `annotation ${hints} is deprecated, please use ${mode} instead`],
    [isHeadless && !!loadBalancerIP, "spec.loadBalancerIP is ignored for headless services"],
    [isHeadless && hasAddresses, "spec.externalIPs is ignored for headless services"],
    [
      isHeadless && sessionAffinity !== "None",
      "spec.SessionAffinity is ignored for headless services",
    ],
    [
      hasAddresses && !isHeadless && !isName,
      "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
    ],
    [isName && hasAddresses, 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [
      !isName && !!externalName,
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ],
    [
      trafficDistribution === "PreferClose",
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  ];
  return warnings.filter(([applies]) => applies).map(([, text]) => text);
}
