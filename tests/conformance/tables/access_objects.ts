import type { TableObject } from "./table_object.ts";

const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
const rbac = "rbac.authorization.k8s.io";
const subjects = [
  { kind: "User", apiGroup: rbac, name: "ann" },
  { kind: "User", apiGroup: rbac, name: "bob" },
  { kind: "Group", apiGroup: rbac, name: "ops" },
  { kind: "ServiceAccount", namespace: "some", name: "robot" },
];
const bindingCells = ["ClusterRole/view", "AGE", "ann, bob", "ops", "some/robot"];

const webhook = {
  name: "a.example.com",
  clientConfig: { url: "https://127.0.0.1:1/x" },
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
};

/** Roles and webhooks in tables. */
export const accessObjects: readonly TableObject[] = [
  { resource: "rbac.authorization.k8s.io/v1/roles", fields: { rules: [] }, cells: ["TIME"] },
  {
    resource: "rbac.authorization.k8s.io/v1/clusterroles",
    cluster: true,
    fields: { rules: [] },
    cells: ["TIME"],
  },
  {
    resource: "rbac.authorization.k8s.io/v1/rolebindings",
    fields: { roleRef, subjects },
    cells: bindingCells,
  },
  {
    resource: "rbac.authorization.k8s.io/v1/clusterrolebindings",
    cluster: true,
    fields: { roleRef, subjects },
    cells: bindingCells,
  },
  {
    resource: "admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
    cluster: true,
    fields: { webhooks: [{ ...webhook, rules: [] }] },
    cells: [1, "AGE"],
  },
  {
    resource: "admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
    cluster: true,
    cells: [0, "AGE"],
  },
];
