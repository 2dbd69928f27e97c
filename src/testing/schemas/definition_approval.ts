import { valueAt } from "../json/json_value.ts";
import { type FieldError, invalidValue, requiredValue } from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";

const ANNOTATION = "api-approved.kubernetes.io";
const MORE = "see https://github.com/kubernetes/enhancements/pull/1111";

/** Whether the group of a definition, which is Kubernetes' own, may have it. */
interface Approval {
  /** Reason of the condition that tells it. */
  readonly reason:
    | "ApprovedAnnotation"
    | "InvalidAnnotation"
    | "MissingAnnotation"
    | "UnapprovedAnnotation";
  /** Text for people. */
  readonly message: string;
}

/**
 * Checks that a CustomResourceDefinition of a group of Kubernetes' own, such as `x.k8s.io`, names its
 * approval, or says that there is none. One that did not do so before may go on without.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation` `validateAPIApproval`.
 */
export function checkApproval(definition: KubeObject, previous?: KubeObject): FieldError[] {
  if (!isProtectedGroup(definition)) return [];
  const { reason, message } = approvalOf(definition);
  if (previous && approvalOf(previous).reason === reason) return [];
  const field = `metadata.annotations[${ANNOTATION}]`;
  switch (reason) {
    case "MissingAnnotation":
      return [requiredValue(field, message)];
    case "InvalidAnnotation":
      return [invalidValue({ field, value: annotationOf(definition) }, message)];
    default:
      return [];
  }
}

/**
 * Returns the condition that tells whether a definition of a group of Kubernetes' own is approved;
 * `undefined` for any other group.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/controller/apiapproval`.
 */
export function approvalCondition(
  definition: KubeObject,
): { type: string; status: "True" | "False" } & Approval | undefined {
  if (!isProtectedGroup(definition)) return undefined;
  const approval = approvalOf(definition);
  const status = approval.reason === "ApprovedAnnotation" ? "True" : "False";
  return { type: "KubernetesAPIApprovalPolicyConformant", status, ...approval };
}

function isProtectedGroup(definition: KubeObject): boolean {
  const group = `.${valueAt(definition, "spec.group")}`;
  return group.endsWith(".k8s.io") || group.endsWith(".kubernetes.io");
}

function approvalOf(definition: KubeObject): Approval {
  const annotation = annotationOf(definition);
  const must = `protected groups must have approval annotation ${JSON.stringify(ANNOTATION)}`;
  if (annotation === "") return { reason: "MissingAnnotation", message: `${must}, ${MORE}` };
  if (annotation.startsWith("unapproved")) {
    const message = `not approved: ${JSON.stringify(annotation)}`;
    return { reason: "UnapprovedAnnotation", message };
  }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+[^\s]*$/i.test(annotation) && URL.canParse(annotation)) {
    return { reason: "ApprovedAnnotation", message: `approved in ${annotation}` };
  }
  const message = `${must} with either a URL or a reason starting with "unapproved", ${MORE}`;
  return { reason: "InvalidAnnotation", message };
}

function annotationOf({ metadata }: KubeObject): string {
  return metadata.annotations?.[ANNOTATION] ?? "";
}
