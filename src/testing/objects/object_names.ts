import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  tooLongValue,
} from "./field_error.ts";
import type { ObjectMeta } from "./kube_object.ts";
import { validateOwnerReferences } from "./owner_references.ts";

/**
 * Rule for the names of a resource's objects: a DNS subdomain (most resources), a DNS label
 * (namespaces and services), or any path segment (RBAC).
 */
export type NameRule = "subdomain" | "label" | "segment";

// The texts are those of k8s.io/apimachinery/pkg/api/validate/content.
const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const subdomain = `${label}(\\.${label})*`;
const labelKey = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelValue = `(${labelKey})?`;

/** Returns the faults of an object name, in Kubernetes' wording; none if it is valid. */
export function describeNameFaults(name: string, rule: NameRule): string[] {
  switch (rule) {
    case "subdomain":
      return [
        ...tooLong(name, 253),
        ...mismatch(name, subdomain, {
          text:
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
          examples: ["example.com"],
        }),
      ];
    case "label":
      return [...tooLong(name, 63), ...labelFaults(name)];
    case "segment":
      if (name === "." || name === "..") return [`may not be '${name}'`];
      return ["/", "%"].filter((character) => name.includes(character)).map((character) =>
        `may not contain '${character}'`
      );
  }
}

/** Returns the faults of a DNS label by RFC 1035, in Kubernetes' wording; none if it is valid. */
export function describeDns1035Faults(name: string): string[] {
  return [
    ...tooLong(name, 63),
    ...mismatch(name, "[a-z]([-a-z0-9]*[a-z0-9])?", {
      text:
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      examples: ["my-name", "abc-123"],
    }),
  ];
}

/** Returns the faults of a label key, in Kubernetes' wording; none if it is valid. */
export function describeLabelKeyFaults(key: string): string[] {
  const parts = key.split("/");
  const keyRule = {
    text:
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    examples: ["MyName", "my.name", "123-abc"],
  };
  if (parts.length > 2) {
    return [
      `a valid label key ${
        describeRule(labelKey, keyRule)
      } with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1)!;
  const prefixFaults = parts.length === 1
    ? []
    : parts[0] === ""
    ? ["must be non-empty"]
    : describeNameFaults(parts[0]!, "subdomain").map((fault) =>
      fault.replace(" characters", " bytes")
    );
  const nameFaults = [
    ...(name === "" ? ["must be non-empty"] : tooLong(name, 63, "bytes")),
    ...mismatch(name, labelKey, keyRule),
  ];
  return [
    ...prefixFaults.map((fault) => `prefix part ${fault}`),
    ...nameFaults.map((fault) => `name part ${fault}`),
  ];
}

/** Returns the faults of a label value, in Kubernetes' wording; none if it is valid. */
export function describeLabelValueFaults(value: string): string[] {
  return [
    ...tooLong(value, 63, "bytes"),
    ...mismatch(value, labelValue, {
      text:
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      examples: ["MyValue", "my_value", "12345"],
    }),
  ];
}

/** Rules for the metadata of a resource's objects. */
export interface MetadataRules {
  /** Rule for names. */
  nameRule: NameRule;
  /**
   * Whether a finalizer must contain a slash, unless Kubernetes defines it.
   * @default {false}
   */
  qualifiedFinalizers?: boolean;
}

/** Checks the name, labels, annotations, owners and finalizers of an object before it is stored. */
export function validateMetadata(metadata: ObjectMeta, rules: MetadataRules): FieldError[] {
  const { nameRule: rule, qualifiedFinalizers = false } = rules;
  const { name, generateName } = metadata;
  const errors: FieldError[] = [];
  if (generateName) {
    // The prefix may end in a dash, because the generated name does not.
    const prefix = generateName.length > 1 ? generateName.replace(/-$/, "a") : generateName;
    errors.push(
      ...describeNameFaults(prefix, rule).map((fault) =>
        invalidValue({ field: "metadata.generateName", value: generateName }, fault)
      ),
    );
  }
  if (!name) errors.push(requiredValue("metadata.name", "name or generateName is required"));
  else {
    errors.push(
      ...describeNameFaults(name, rule).map((fault) =>
        invalidValue({ field: "metadata.name", value: name }, fault)
      ),
    );
  }
  return [
    ...errors,
    ...validateLabels(metadata.labels),
    ...validateAnnotations(metadata.annotations),
    ...validateOwnerReferences(metadata),
    ...validateFinalizers(metadata.finalizers ?? [], qualifiedFinalizers),
  ];
}

/** Checks labels; the errors name `metadata.labels`. */
export function validateLabels(labels: ObjectMeta["labels"] = {}): FieldError[] {
  const field = "metadata.labels";
  return Object.entries(labels).flatMap(([key, value]) => [
    ...describeLabelKeyFaults(key).map((fault) => invalidValue({ field, value: key }, fault)),
    ...describeLabelValueFaults(value).map((fault) => invalidValue({ field, value }, fault)),
  ]);
}

/** Checks annotations, and the size of all of them. */
export function validateAnnotations(
  annotations: ObjectMeta["annotations"] = {},
  field = "metadata.annotations",
): FieldError[] {
  const errors = Object.keys(annotations).flatMap((key) =>
    describeLabelKeyFaults(key.toLowerCase()).map((fault) =>
      invalidValue({ field, value: key }, fault)
    )
  );
  const encoder = new TextEncoder();
  const size = Object.entries(annotations).flat().reduce(
    (sum, text) => sum + encoder.encode(text).length,
    0,
  );
  return size > MOST_ANNOTATION_BYTES
    ? [...errors, tooLongValue(field, MOST_ANNOTATION_BYTES)]
    : errors;
}

const MOST_ANNOTATION_BYTES = 256 * 1_024;

const standardFinalizers = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

function validateFinalizers(finalizers: readonly string[], qualified: boolean): FieldError[] {
  const field = "metadata.finalizers";
  const errors = finalizers.flatMap((value) =>
    describeLabelKeyFaults(value).map((fault) => invalidValue({ field, value }, fault))
  );
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    const fault = "finalizer orphan and foregroundDeletion cannot be both set";
    errors.push(invalidValue({ field, value: finalizers }, fault));
  }
  if (!qualified) return errors;
  finalizers.forEach((value, index) => {
    if (value.includes("/") || standardFinalizers.has(value)) return;
    const fault = "name is neither a standard finalizer name nor is it fully qualified";
    errors.push(invalidValue({ field: `${field}[${index}]`, value }, fault));
  });
  return errors;
}

/** Checks an update for forbidden changes to the metadata. */
export function validateMetadataUpdate(next: ObjectMeta, previous: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  if (next.name !== previous.name) {
    errors.push(invalidValue({ field: "metadata.name", value: next.name }, "field is immutable"));
  }
  if (next.uid !== previous.uid) {
    errors.push(invalidValue({ field: "metadata.uid", value: next.uid }, "field is immutable"));
  }
  const added = (next.finalizers ?? []).filter((item) => !previous.finalizers?.includes(item));
  if (previous.deletionTimestamp && added.length > 0) {
    const listed = added.toSorted().map((item) => JSON.stringify(item)).join(", ");
    errors.push(forbiddenValue(
      "metadata.finalizers",
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${listed}}`,
    ));
  }
  return errors;
}

function labelFaults(name: string): string[] {
  if (matches(name, label)) return [];
  if (matches(name, subdomain)) return ["must not contain dots"];
  return mismatch(name, label, {
    text:
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    examples: ["my-name", "123-abc"],
  });
}

function tooLong(value: string, limit: number, unit = "characters"): string[] {
  return value.length > limit ? [`must be no more than ${limit} ${unit}`] : [];
}

function matches(value: string, pattern: string): boolean {
  return new RegExp(`^${pattern}$`).test(value);
}

interface RuleText {
  text: string;
  examples: string[];
}

function mismatch(value: string, pattern: string, rule: RuleText): string[] {
  return matches(value, pattern) ? [] : [describeRule(pattern, rule)];
}

function describeRule(pattern: string, { text, examples }: RuleText): string {
  const listed = examples.map((example) => `'${example}', `).join(" or ");
  return `${text} (e.g. ${listed}regex used for validation is '${pattern}')`;
}
