import { textsOf } from "../json/json_value.ts";
import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";

const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const SCOPES = ["*", "Cluster", "Namespaced"];

/**
 * Returns the errors of a rule of a webhook.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/validation` `validateRule`.
 */
export function validateRule(field: string, rule: Record<string, unknown>): FieldError[] {
  const { operations, apiGroups, apiVersions, scope } = rule;
  return [
    ...listErrors({ field: `${field}.operations`, value: operations }, "operations"),
    ...textsOf(operations).flatMap((value, index) =>
      choiceErrors({ field: `${field}.operations[${index}]`, value }, OPERATIONS)
    ),
    ...listErrors({ field: `${field}.apiGroups`, value: apiGroups }, "API groups"),
    ...listErrors({ field: `${field}.apiVersions`, value: apiVersions }, "API versions"),
    ...emptyErrors(`${field}.apiVersions`, textsOf(apiVersions)),
    ...resourceErrors(`${field}.resources`, textsOf(rule.resources)),
    ...scope === undefined ? [] : choiceErrors({ field: `${field}.scope`, value: scope }, SCOPES),
  ];
}

interface Given {
  field: string;
  value: unknown;
}

function listErrors({ field, value }: Given, others: string): FieldError[] {
  const texts = textsOf(value);
  if (texts.length === 0) return [requiredValue(field)];
  if (texts.length === 1 || !texts.includes("*")) return [];
  const detail = `if '*' is present, must not specify other ${others}`;
  return [invalidValue({ field, value: texts }, detail)];
}

function choiceErrors(given: Given, choices: readonly string[]): FieldError[] {
  return choices.some((choice) => choice === given.value) ? [] : [unsupportedValue(given, choices)];
}

function emptyErrors(field: string, texts: readonly string[]): FieldError[] {
  return texts.flatMap((text, index) => text === "" ? [requiredValue(`${field}[${index}]`)] : []);
}

function resourceErrors(field: string, resources: readonly string[]): FieldError[] {
  if (resources.length === 0) return [requiredValue(field)];
  const errors = resources.flatMap((resource, index) => {
    if (resource === "") return [requiredValue(`${field}[${index}]`)];
    return coveringEntries(resource, resources.slice(0, index)).map((entry) =>
      invalidValue(
        { field: `${field}[${index}]`, value: resource },
        `if '${entry}' is present, must not specify ${resource}`,
      )
    );
  });
  const exclusive = (detail: string) =>
    errors.push(invalidValue({ field, value: resources }, detail));
  if (resources.length > 1 && resources.includes("*/*")) {
    exclusive("if '*/*' is present, must not specify other resources");
  }
  // kube-apiserver looks only at the last resource without a subresource
  const last = resources.findLast((resource) => resource !== "" && !resource.includes("/"));
  if (resources.includes("*") && last !== "*") {
    exclusive("if '*' is present, must not specify other resources without subresources");
  }
  return errors;
}

/** Returns the entries before a resource that name it too. */
function coveringEntries(resource: string, before: readonly string[]): string[] {
  const [plural, subresource] = splitResource(resource);
  if (subresource === undefined) return [];
  return [`${plural}/*`, `*/${subresource}`].filter((entry) => before.includes(entry));
}

function splitResource(resource: string): [plural: string, subresource: string | undefined] {
  const slash = resource.indexOf("/");
  return slash < 0 ? [resource, undefined] : [resource.slice(0, slash), resource.slice(slash + 1)];
}
