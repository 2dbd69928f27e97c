import { fieldsAt } from "./fields_at.ts";
import type { ServedResourceInit } from "./served_resource.ts";

const role = {
  group: "rbac.authorization.k8s.io",
  nameRule: "segment" as const,
  createOnUpdate: true,
};

/** The resources for rights, identities and certificates. */
export const accessResources: readonly ServedResourceInit[] = [
  { ...role, kind: "ClusterRoleBinding", plural: "clusterrolebindings", namespaced: false },
  { ...role, kind: "ClusterRole", plural: "clusterroles", namespaced: false },
  { ...role, kind: "RoleBinding", plural: "rolebindings" },
  { ...role, kind: "Role", plural: "roles" },
  {
    group: "authentication.k8s.io",
    kind: "SelfSubjectReview",
    plural: "selfsubjectreviews",
    namespaced: false,
    verbs: ["create"],
  },
  {
    group: "authentication.k8s.io",
    kind: "TokenReview",
    plural: "tokenreviews",
    namespaced: false,
    verbs: ["create"],
  },
  review("SelfSubjectAccessReview"),
  review("SelfSubjectRulesReview"),
  review("SubjectAccessReview"),
  { ...review("LocalSubjectAccessReview"), namespaced: true },
  {
    group: "certificates.k8s.io",
    kind: "CertificateSigningRequest",
    plural: "certificatesigningrequests",
    shortNames: ["csr"],
    namespaced: false,
    status: true,
    parts: { approval: ["get", "patch", "update"] },
    fields: fieldsAt("spec.signerName"),
  },
  {
    group: "certificates.k8s.io",
    kind: "ClusterTrustBundle",
    plural: "clustertrustbundles",
    namespaced: false,
    unconditionalUpdate: false,
    fields: fieldsAt("spec.signerName"),
  },
  {
    group: "certificates.k8s.io",
    kind: "PodCertificateRequest",
    plural: "podcertificaterequests",
    status: true,
    unconditionalUpdate: false,
    fields: fieldsAt("spec.nodeName", "spec.signerName"),
  },
];

function review(kind: string): ServedResourceInit {
  const plural = `${kind.toLowerCase()}s`;
  return { group: "authorization.k8s.io", kind, plural, namespaced: false, verbs: ["create"] };
}
