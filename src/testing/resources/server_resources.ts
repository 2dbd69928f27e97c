import type { ServedResourceInit } from "./served_resource.ts";

const flowControl = {
  group: "flowcontrol.apiserver.k8s.io",
  namespaced: false,
  status: true,
  generation: true,
  qualifiedFinalizers: true,
};

/**
 * The resources of the API server's own settings: they are stored, and have no effect on the embedded
 * server, which serves no other servers' groups and lets no request wait.
 */
export const serverResources: readonly ServedResourceInit[] = [
  {
    group: "apiregistration.k8s.io",
    kind: "APIService",
    plural: "apiservices",
    categories: ["api-extensions"],
    namespaced: false,
    status: true,
    unconditionalUpdate: false,
  },
  { ...flowControl, kind: "FlowSchema", plural: "flowschemas" },
  {
    ...flowControl,
    kind: "PriorityLevelConfiguration",
    plural: "prioritylevelconfigurations",
  },
];
