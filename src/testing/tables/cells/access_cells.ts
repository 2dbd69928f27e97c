import { valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { humanDuration } from "./human_duration.ts";
import {
  ageOf,
  type Cells,
  conditionOf,
  type Json,
  listAt,
  nameOf,
  textAt,
  textsAt,
} from "./cell_values.ts";
import { labelText } from "./label_text.ts";

const bindingCells: Cells = (object, now) => [
  nameOf(object),
  `${textAt(object, "roleRef.kind")}/${textAt(object, "roleRef.name")}`,
  ageOf(object, now),
  subjectsOf(object, "User", (subject) => textAt(subject, "name")),
  subjectsOf(object, "Group", (subject) => textAt(subject, "name")),
  subjectsOf(
    object,
    "ServiceAccount",
    (subject) => `${textAt(subject, "namespace")}/${textAt(subject, "name")}`,
  ),
];

const webhookCells: Cells = (object, now) => [
  nameOf(object),
  listAt(object, "webhooks").length,
  ageOf(object, now),
];

/** Roles have no columns of their own. */
const createdCells: Cells = (object) => [
  nameOf(object),
  textAt(object, "metadata.creationTimestamp"),
];

/** The cells of roles, certificates, admission webhooks and definitions. */
export const accessCells: Readonly<Record<string, Cells>> = {
  "rbac.authorization.k8s.io/roles": createdCells,
  "rbac.authorization.k8s.io/clusterroles": createdCells,
  "rbac.authorization.k8s.io/rolebindings": bindingCells,
  "rbac.authorization.k8s.io/clusterrolebindings": bindingCells,
  "admissionregistration.k8s.io/mutatingwebhookconfigurations": webhookCells,
  "admissionregistration.k8s.io/validatingwebhookconfigurations": webhookCells,
  "apiextensions.k8s.io/customresourcedefinitions": (object) => [
    nameOf(object),
    textAt(object, "spec.scope"),
    servedVersions(object),
    textAt(object, "metadata.creationTimestamp"),
    textAt(object, "spec.group"),
    textAt(object, "spec.names.kind"),
    textsAt(object, "spec.names.shortNames").join(","),
    conditionOf(object, "Established") === "True",
  ],
  "certificates.k8s.io/certificatesigningrequests": (object, now) => {
    const seconds = valueAt(object, "spec.expirationSeconds");
    return [
      nameOf(object),
      ageOf(object, now),
      textAt(object, "spec.signerName", "<none>"),
      textAt(object, "spec.username"),
      typeof seconds === "number" ? humanDuration(seconds * 1000) : "<none>",
      requestStatus(object),
    ];
  },
  "certificates.k8s.io/clustertrustbundles": (object) => [
    nameOf(object),
    textAt(object, "spec.signerName", "<none>"),
  ],
  "certificates.k8s.io/podcertificaterequests": (object) => [
    nameOf(object),
    textAt(object, "spec.podName"),
    textAt(object, "spec.serviceAccountName"),
    textAt(object, "spec.nodeName"),
    textAt(object, "spec.signerName"),
    podRequestState(object),
    labelText(valueAt(object, "spec.unverifiedUserAnnotations")),
  ],
};

function servedVersions(object: KubeObject): string {
  const served = listAt(object, "spec.versions").filter((version) => version.served === true);
  const names = served.map((version) =>
    textAt(version, "name") + (version.storage === true ? "(storage)" : "")
  );
  return names.sort().join(",");
}

function subjectsOf(object: KubeObject, kind: string, text: (subject: Json) => string): string {
  return listAt(object, "subjects").filter((each) => each.kind === kind).map(text).join(", ");
}

function requestStatus(object: KubeObject): string {
  const types = listAt(object, "status.conditions").map(({ type }) => type);
  const decision = types.includes("Denied")
    ? "Denied"
    : types.includes("Approved")
    ? "Approved"
    : "Pending";
  const failed = types.includes("Failed") ? ",Failed" : "";
  const issued = textAt(object, "status.certificate") === "" ? "" : ",Issued";
  return decision + failed + issued;
}

function podRequestState(object: KubeObject): string {
  const known = ["Issued", "Denied", "Failed"];
  const types = listAt(object, "status.conditions").map((each) => textAt(each, "type"));
  return types.findLast((type) => known.includes(type)) ?? "Pending";
}
