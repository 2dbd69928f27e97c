import { isJsonObject } from "../json/json_value.ts";
import { type FieldError, invalidValue, requiredValue } from "../objects/field_error.ts";
import { describeDns1035Faults, describeNameFaults } from "../objects/object_names.ts";

/**
 * Returns the errors of the kind of a policy's parameters.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation` `validateParamKind`.
 */
export function validateParamKind(field: string, given: unknown): FieldError[] {
  if (!isJsonObject(given)) return [];
  const { apiVersion = "", kind = "" } = given;
  return [
    ...versionErrors(`${field}.apiVersion`, String(apiVersion)),
    ...kindErrors(`${field}.kind`, String(kind)),
  ];
}

function versionErrors(field: string, value: string): FieldError[] {
  if (value === "") return [requiredValue(field)];
  const parts = value === "/" ? ["", ""] : value.split("/");
  if (parts.length > 2) {
    return [invalidValue({ field, value }, `unexpected GroupVersion string: ${value}`)];
  }
  const [group, version] = parts.length === 2 ? parts : ["", parts[0]];
  const errors: FieldError[] = [];
  const groupFaults = group ? describeNameFaults(group, "subdomain") : [];
  if (groupFaults.length > 0) {
    errors.push(invalidValue({ field, value: group }, groupFaults.join(",")));
  }
  if (!version) return [...errors, invalidValue({ field, value }, "version must be specified")];
  const faults = describeDns1035Faults(version);
  if (faults.length > 0) errors.push(invalidValue({ field, value: version }, faults.join(",")));
  return errors;
}

function kindErrors(field: string, value: string): FieldError[] {
  if (value === "") return [requiredValue(field)];
  const faults = describeDns1035Faults(value.toLowerCase());
  if (faults.length === 0) return [];
  const detail = `may have mixed case, but should otherwise match: ${faults.join(",")}`;
  return [invalidValue({ field, value }, detail)];
}
