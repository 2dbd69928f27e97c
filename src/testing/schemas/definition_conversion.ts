import { isJsonObject, textsOf, valueAt } from "../json/json_value.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import { describeDns1035Faults } from "../objects/object_names.ts";
import { validateClientConfig } from "../webhook_configs/validate_client_config.ts";

// The messages name the fields of kube-apiserver's own form of a definition.
const PLACE = "spec.conversion.webhookClientConfig";
const VERSIONS = "spec.conversion.conversionReviewVersions";
const STRATEGIES = ["None", "Webhook"];

/**
 * Checks how a CustomResourceDefinition converts objects between its versions.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation`
 * `validateCustomResourceConversion`.
 */
export function checkConversion(definition: Record<string, unknown>): FieldError[] {
  const conversion = valueAt(definition, "spec.conversion");
  if (!isJsonObject(conversion)) return [];
  const { strategy } = conversion;
  const clientConfig = valueAt(conversion, "webhook.clientConfig");
  const versions = textsOf(valueAt(conversion, "webhook.conversionReviewVersions"));
  if (strategy !== "Webhook") {
    const detail = "should not be set when strategy is not set to Webhook";
    return [
      ...checkStrategy(strategy),
      ...(isJsonObject(clientConfig) ? [forbiddenValue(PLACE, detail)] : []),
      ...(versions.length > 0 ? [forbiddenValue(VERSIONS, detail)] : []),
    ];
  }
  return [
    ...(isJsonObject(clientConfig)
      ? validateClientConfig(PLACE, clientConfig)
      : [requiredValue(PLACE, "required when strategy is set to Webhook")]),
    ...checkReviewVersions(versions),
  ];
}

/** Checks that an update gives the webhook no CA that is not one; one that was so before may stay. */
export function checkConversionUpdate(
  next: Record<string, unknown>,
  previous: Record<string, unknown>,
): FieldError[] {
  const caBundleOf = (definition: Record<string, unknown>) =>
    valueAt(definition, "spec.conversion.webhook.clientConfig.caBundle") || undefined;
  const [value, earlier] = [caBundleOf(next), caBundleOf(previous)];
  if (value === undefined || isPem(value) || (earlier !== undefined && !isPem(earlier))) return [];
  const detail = "unable to load root certificates: unable to parse bytes as PEM block";
  return [invalidValue({ field: `${PLACE}.caBundle`, value }, detail)];
}

function checkStrategy(value: unknown): FieldError[] {
  const field = "spec.conversion.strategy";
  if (value === undefined || value === "") return [requiredValue(field)];
  return STRATEGIES.some((each) => each === value)
    ? []
    : [unsupportedValue({ field, value }, STRATEGIES)];
}

function checkReviewVersions(versions: readonly string[]): FieldError[] {
  if (versions.length === 0) return [requiredValue(VERSIONS)];
  const errors = versions.flatMap((value, index) => {
    const bad = { field: `${VERSIONS}[${index}]`, value };
    if (versions.indexOf(value) < index) return [invalidValue(bad, "duplicate version")];
    return describeDns1035Faults(value).map((fault) => invalidValue(bad, fault));
  });
  if (versions.includes("v1") || versions.includes("v1beta1")) return errors;
  const bad = { field: VERSIONS, value: versions };
  return [...errors, invalidValue(bad, "must include at least one of v1, v1beta1")];
}

function isPem(base64: unknown): boolean {
  try {
    return atob(String(base64)).includes("-----BEGIN CERTIFICATE-----");
  } catch {
    return false;
  }
}
