import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import { isJsonObject, textsOf } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { describeNameFaults } from "../objects/object_names.ts";
import { isConfiguration, membersOf } from "./webhook.ts";

/** The fields that take one of a few values. */
const CHOICES = {
  failurePolicy: ["Fail", "Ignore"],
  matchPolicy: ["Equivalent", "Exact"],
  sideEffects: ["None", "NoneOnDryRun"],
  reinvocationPolicy: ["IfNeeded", "Never"],
};

/**
 * Returns the errors of a configuration of webhooks; none for any other object. Conditions in CEL,
 * which this server does not evaluate, are refused.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation`.
 */
export function validateWebhookConfiguration(object: KubeObject): FieldError[] {
  if (!isConfiguration(object)) return [];
  const webhooks = membersOf(object.webhooks);
  const names = webhooks.map(({ name }) => String(name ?? ""));
  return webhooks.flatMap((webhook, index) => {
    const field = `webhooks[${index}]`;
    const name = names[index]!;
    const isTwice = names.indexOf(name) < index;
    return [
      ...nameFaults(`${field}.name`, name),
      ...(isTwice ? [duplicate(`${field}.name`, name)] : []),
      ...choiceFaults(field, webhook),
      ...placeFaults(field, webhook),
      ...versionFaults(`${field}.admissionReviewVersions`, webhook.admissionReviewVersions),
      ...conditionFaults(`${field}.matchConditions`, webhook.matchConditions),
    ];
  });
}

function nameFaults(field: string, name: string): FieldError[] {
  if (name === "") return [requiredValue(field)];
  const faults = describeNameFaults(name, "subdomain").map((fault) =>
    invalidValue({ field, value: name }, fault)
  );
  if (faults.length > 0 || name.split(".").length >= 3) return faults;
  const detail = "should be a domain with at least three segments separated by dots";
  return [invalidValue({ field, value: name }, detail)];
}

function duplicate(field: string, name: string): FieldError {
  return {
    field,
    reason: "FieldValueDuplicate",
    message: `Duplicate value: ${JSON.stringify(name)}`,
  };
}

function choiceFaults(field: string, webhook: Record<string, unknown>): FieldError[] {
  const errors = Object.entries(CHOICES).flatMap(([name, choices]) => {
    const value = webhook[name];
    if (value === undefined) {
      const needed = `must specify one of ${choices.join(", ")}`;
      return name === "sideEffects" ? [requiredValue(`${field}.${name}`, needed)] : [];
    }
    if (choices.some((choice) => choice === value)) return [];
    return [unsupportedValue({ field: `${field}.${name}`, value }, choices)];
  });
  const { timeoutSeconds: value } = webhook;
  if (value === undefined || (Number(value) >= 1 && Number(value) <= 30)) return errors;
  const detail = "the timeout value must be between 1 and 30 seconds";
  return [...errors, invalidValue({ field: `${field}.timeoutSeconds`, value }, detail)];
}

function placeFaults(field: string, { clientConfig }: Record<string, unknown>): FieldError[] {
  const { url, service } = isJsonObject(clientConfig) ? clientConfig : {};
  if ((url === undefined) !== (service === undefined)) return [];
  return [requiredValue(`${field}.clientConfig`, "exactly one of url or service is required")];
}

function versionFaults(field: string, versions: unknown): FieldError[] {
  const given = textsOf(versions);
  if (given.length === 0) return [requiredValue(field, "must specify one of v1, v1beta1")];
  if (given.includes("v1") || given.includes("v1beta1")) return [];
  return [invalidValue({ field, value: given }, "must include at least one of v1, v1beta1")];
}

function conditionFaults(field: string, conditions: unknown): FieldError[] {
  if (membersOf(conditions).length === 0) return [];
  return [forbiddenValue(field, "this test server does not evaluate CEL")];
}
