import { membersOf, objectsOf, textsOf } from "../json/json_value.ts";
import {
  duplicateValue,
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { describeDns1035Faults, describeNameFaults } from "../objects/object_names.ts";
import { validateMatchConditions } from "./match_conditions.ts";
import { validateClientConfig } from "./validate_client_config.ts";
import { validateRule } from "./validate_rule.ts";
import { validateSelector } from "./validate_selector.ts";
import { isConfiguration } from "./webhook.ts";

type Given = Record<string, unknown>;

/**
 * Returns the errors of a configuration of webhooks; none for any other object.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation`.
 */
export function validateWebhookConfiguration(object: KubeObject): FieldError[] {
  if (!isConfiguration(object)) return [];
  const list = Array.isArray(object.webhooks) ? object.webhooks : [];
  const webhooks = list.map((webhook): Given => membersOf(webhook));
  const names = webhooks.map(({ name }) => String(name ?? ""));
  const isMutating = object.kind === "MutatingWebhookConfiguration";
  return webhooks.flatMap((webhook, index) => {
    const field = `webhooks[${index}]`;
    const value = names[index]!;
    const isTwice = value !== "" && names.indexOf(value) < index;
    return [
      ...webhookErrors(field, webhook, isMutating),
      ...versionErrors(`${field}.admissionReviewVersions`, webhook.admissionReviewVersions),
      ...(isTwice ? [duplicateValue({ field: `${field}.name`, value })] : []),
    ];
  });
}

function webhookErrors(field: string, webhook: Given, isMutating: boolean): FieldError[] {
  const { rules, namespaceSelector, objectSelector, clientConfig, matchConditions } = webhook;
  const choice = (name: string, choices: readonly string[]) =>
    choiceErrors({ field: `${field}.${name}`, value: webhook[name] }, choices);
  return [
    ...nameErrors(`${field}.name`, String(webhook.name ?? "")),
    ...objectsOf(rules).flatMap((rule, index) => validateRule(`${field}.rules[${index}]`, rule)),
    ...choice("failurePolicy", ["Fail", "Ignore"]),
    ...choice("matchPolicy", ["Equivalent", "Exact"]),
    ...((webhook.sideEffects ?? undefined) === undefined
      ? [requiredValue(`${field}.sideEffects`, "must specify one of None, NoneOnDryRun")]
      : choice("sideEffects", ["None", "NoneOnDryRun"])),
    ...timeoutErrors({ field: `${field}.timeoutSeconds`, value: webhook.timeoutSeconds }),
    ...validateSelector(`${field}.namespaceSelector`, namespaceSelector),
    ...validateSelector(`${field}.objectSelector`, objectSelector),
    ...(isMutating ? choice("reinvocationPolicy", ["IfNeeded", "Never"]) : []),
    ...validateClientConfig(`${field}.clientConfig`, clientConfig),
    ...validateMatchConditions(`${field}.matchConditions`, matchConditions),
  ];
}

function nameErrors(field: string, name: string): FieldError[] {
  if (name === "") return [requiredValue(field)];
  const faults = describeNameFaults(name, "subdomain").map((fault) =>
    invalidValue({ field, value: name }, fault)
  );
  if (faults.length > 0 || name.split(".").length >= 3) return faults;
  const detail = "should be a domain with at least three segments separated by dots";
  return [invalidValue({ field, value: name }, detail)];
}

function choiceErrors(
  given: { field: string; value: unknown },
  choices: readonly string[],
): FieldError[] {
  const isKnown = given.value === undefined || choices.some((choice) => choice === given.value);
  return isKnown ? [] : [unsupportedValue(given, choices)];
}

function timeoutErrors({ field, value }: { field: string; value: unknown }): FieldError[] {
  if (value === undefined || (Number(value) >= 1 && Number(value) <= 30)) return [];
  return [invalidValue({ field, value }, "the timeout value must be between 1 and 30 seconds")];
}

function versionErrors(field: string, versions: unknown): FieldError[] {
  const given = textsOf(versions);
  if (given.length === 0) return [requiredValue(field, "must specify one of v1, v1beta1")];
  const errors = given.flatMap((value, index) => {
    const isTwice = given.indexOf(value) < index;
    const faults = isTwice ? ["duplicate version"] : describeDns1035Faults(value);
    return faults.map((fault) => invalidValue({ field: `${field}[${index}]`, value }, fault));
  });
  if (given.includes("v1") || given.includes("v1beta1")) return errors;
  const detail = "must include at least one of v1, v1beta1";
  return [...errors, invalidValue({ field, value: given }, detail)];
}
