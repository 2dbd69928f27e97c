import { valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { ageOf, type Cells, listAt, nameOf, numberAt, objectAt, textAt } from "./cell_values.ts";
import { selectorText } from "./label_text.ts";

const policyCells = (rules: string): Cells => (object, now) => {
  const kind = objectAt(object, "spec.paramKind");
  return [
    nameOf(object),
    listAt(object, `spec.${rules}`).length,
    kind ? `${textAt(kind, "apiVersion")}/${textAt(kind, "kind")}` : "<unset>",
    ageOf(object, now),
  ];
};

const policyBindingCells: Cells = (object, now) => [
  nameOf(object),
  textAt(object, "spec.policyName"),
  parameterOf(object),
  ageOf(object, now),
];

/** The cells of the kinds by which the API server itself is configured. */
export const serverCells: Readonly<Record<string, Cells>> = {
  "apiregistration.k8s.io/apiservices": (object, now) => {
    const service = objectAt(object, "spec.service");
    return [
      nameOf(object),
      service ? `${textAt(service, "namespace")}/${textAt(service, "name")}` : "Local",
      availabilityOf(object),
      ageOf(object, now),
    ];
  },
  "flowcontrol.apiserver.k8s.io/flowschemas": (object, now) => {
    const conditions = listAt(object, "status.conditions");
    const dangling = conditions.find(({ type }) => type === "Dangling");
    return [
      nameOf(object),
      textAt(object, "spec.priorityLevelConfiguration.name"),
      numberAt(object, "spec.matchingPrecedence"),
      textAt(object, "spec.distinguisherMethod.type", "<none>"),
      ageOf(object, now),
      dangling ? textAt(dangling, "status") : "?",
    ];
  },
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations": (object, now) => {
    const queues = "spec.limited.limitResponse.queuing";
    const numberOrNone = (path: string) => valueAt(object, path) ?? "<none>";
    return [
      nameOf(object),
      textAt(object, "spec.type"),
      numberOrNone("spec.limited.nominalConcurrencyShares"),
      numberOrNone(`${queues}.queues`),
      numberOrNone(`${queues}.handSize`),
      numberOrNone(`${queues}.queueLengthLimit`),
      ageOf(object, now),
    ];
  },
  "admissionregistration.k8s.io/validatingadmissionpolicies": policyCells("validations"),
  "admissionregistration.k8s.io/mutatingadmissionpolicies": policyCells("mutations"),
  "admissionregistration.k8s.io/validatingadmissionpolicybindings": policyBindingCells,
  "admissionregistration.k8s.io/mutatingadmissionpolicybindings": policyBindingCells,
};

function availabilityOf(object: KubeObject): string {
  const found = listAt(object, "status.conditions").find(({ type }) => type === "Available");
  const status = textAt(found, "status", "Unknown");
  const reason = textAt(found, "reason");
  return status === "True" || reason === "" ? status : `${status} (${reason})`;
}

function parameterOf(object: KubeObject): string {
  const reference = objectAt(object, "spec.paramRef");
  if (!reference) return "<unset>";
  const name = textAt(reference, "name");
  if (name !== "") return `${textAt(reference, "namespace", "*")}/${name}`;
  return selectorText(reference.selector) || "<unset>";
}
