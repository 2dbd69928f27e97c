// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `certificates/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { CertificateSigningRequest, ClusterTrustBundle, PodCertificateRequest } from "./v1.ts";

/** The resource `certificatesigningrequests` of `certificates.k8s.io/v1`, of the whole cluster. */
export const certificateSigningRequests: ResourceDefinition<CertificateSigningRequest> = {
  group: "certificates.k8s.io",
  version: "v1",
  plural: "certificatesigningrequests",
  kind: "CertificateSigningRequest",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["approval", "status"],
};

/** The resource `clustertrustbundles` of `certificates.k8s.io/v1`, of the whole cluster. */
export const clusterTrustBundles: ResourceDefinition<ClusterTrustBundle> = {
  group: "certificates.k8s.io",
  version: "v1",
  plural: "clustertrustbundles",
  kind: "ClusterTrustBundle",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `podcertificaterequests` of `certificates.k8s.io/v1`, in a namespace. */
export const podCertificateRequests: ResourceDefinition<PodCertificateRequest> = {
  group: "certificates.k8s.io",
  version: "v1",
  plural: "podcertificaterequests",
  kind: "PodCertificateRequest",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};
