import type { Fields } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { describeLabelValueFaults } from "../objects/object_names.ts";
import { itemsOf, textsAt } from "../validation/faults.ts";

const replacements: ReadonlyMap<string, string> = new Map([
  ["beta.kubernetes.io/arch", 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ["beta.kubernetes.io/os", 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  [
    "failure-domain.beta.kubernetes.io/region",
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  ],
  [
    "failure-domain.beta.kubernetes.io/zone",
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  ],
  [
    "beta.kubernetes.io/instance-type",
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  ],
  ["app.kubernetes.io/created-by", "deprecated since v1.9"],
  [
    "scheduler.alpha.kubernetes.io/preferAvoidPods",
    "deprecated since v1.22; use Taints and Tolerations instead",
  ],
  ["node-role.kubernetes.io/master", 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** Returns the warnings for the labels of nodes that a map selects by. */
export function selectorWarnings(selector: unknown, field: string): string[] {
  return Object.keys(membersOf(selector)).flatMap((key) => {
    const message = replacements.get(key);
    return message === undefined ? [] : [`${field}[${key}]: ${message}`];
  });
}

/** Returns the warning for a field that names a label of nodes. */
export function labelWarnings(label: unknown, field: string): string[] {
  const message = replacements.get(String(label));
  return message === undefined ? [] : [`${field}: ${label} is ${message}`];
}

/** Returns the warnings for the terms that a pod or a volume has for nodes. */
export function nodeAffinityWarnings(affinity: unknown, field: string): string[] {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = membersOf(affinity);
  const terms = `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  const preferences = `${field}.preferredDuringSchedulingIgnoredDuringExecution`;
  return [
    ...termsWarnings(membersOf(required).nodeSelectorTerms, terms),
    ...itemsOf(preferred, preferences).flatMap(([{ preference }, path]) =>
      termWarnings(membersOf(preference), `${path}.preference`, true)
    ),
  ];
}

/** Returns the warnings for terms that must hold. */
export function termsWarnings(terms: unknown, field: string): string[] {
  return itemsOf(terms, field).flatMap(([term, path]) => termWarnings(term, path, false));
}

function termWarnings(
  { matchExpressions }: Fields,
  field: string,
  isPreferred: boolean,
): string[] {
  return itemsOf(matchExpressions, `${field}.matchExpressions`)
    .flatMap(([{ key, values }, path]) => [
      ...labelWarnings(key, `${path}.key`),
      ...isPreferred
        ? textsAt(values, `${path}.values`).flatMap(([value, place]) =>
          describeLabelValueFaults(value).map((fault) => `${place}: ${value} is invalid, ${fault}`)
        )
        : [],
    ]);
}
