import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { type Faults, type Fields, isEmpty, itemsOf } from "./faults.ts";
import { checkSelector } from "./shared_checks.ts";

/** Effects of a taint. */
export const taintEffects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Checks tolerations. */
export function checkTolerations(tolerations: unknown, field: string, faults: Faults): void {
  for (const [toleration, at] of itemsOf(tolerations, field)) {
    const { key, operator, value, effect, tolerationSeconds } = toleration;
    if (!isUnset(key)) faults.qualified(`${at}.key`, key);
    if (isUnset(key) && operator !== "Exists") {
      faults.invalid(
        `${at}.operator`,
        operator ?? "",
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      );
    }
    if (!isUnset(tolerationSeconds) && effect !== "NoExecute") {
      faults.invalid(
        `${at}.effect`,
        effect ?? "",
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
      );
    }
    if (isUnset(operator) || operator === "Equal") {
      faults.labelValue(`${at}.operator`, value);
    } else if (operator === "Exists") {
      if (!isUnset(value)) {
        faults.invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'");
      }
    } else faults.oneOf(`${at}.operator`, operator, ["Equal", "Exists"]);
    if (!isUnset(effect)) faults.oneOf(`${at}.effect`, effect, taintEffects);
  }
}

/** Checks which nodes and which pods a pod likes to be on and beside. */
export function checkAffinity(affinity: unknown, field: string, faults: Faults): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = membersOf(affinity);
  const node = `${field}.nodeAffinity`;
  const { requiredDuringSchedulingIgnoredDuringExecution: required, ...others } = membersOf(
    nodeAffinity,
  );
  if (!isUnset(required)) {
    const at = `${node}.requiredDuringSchedulingIgnoredDuringExecution`;
    checkNodeSelector(required, at, faults);
  }
  const preferred = others.preferredDuringSchedulingIgnoredDuringExecution;
  const preferredAt = `${node}.preferredDuringSchedulingIgnoredDuringExecution`;
  for (const [{ weight, preference }, at] of itemsOf(preferred, preferredAt)) {
    checkWeight(weight, at, faults);
    checkNodeTerm(membersOf(preference), `${at}.preference`, faults);
  }
  for (const [name, terms] of Object.entries({ podAffinity, podAntiAffinity })) {
    checkPodTerms(membersOf(terms), `${field}.${name}`, faults);
  }
}

function checkPodTerms(terms: Fields, field: string, faults: Faults): void {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  for (const [term, at] of itemsOf(terms[required], `${field}.${required}`)) {
    checkPodTerm(term, at, faults);
  }
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  for (
    const [{ weight, podAffinityTerm }, at] of itemsOf(terms[preferred], `${field}.${preferred}`)
  ) {
    checkWeight(weight, at, faults);
    checkPodTerm(membersOf(podAffinityTerm), `${at}.podAffinityTerm`, faults);
  }
}

function checkPodTerm(term: Fields, field: string, faults: Faults): void {
  const { labelSelector, namespaceSelector, namespaces, topologyKey } = term;
  if (!isUnset(labelSelector)) checkSelector(labelSelector, `${field}.labelSelector`, faults);
  if (!isUnset(namespaceSelector)) {
    checkSelector(namespaceSelector, `${field}.namespaceSelector`, faults);
  }
  for (const namespace of Array.isArray(namespaces) ? namespaces : []) {
    faults.name(`${field}.namespace`, namespace, "label");
  }
  faults.need(`${field}.topologyKey`, topologyKey, "can not be empty");
  faults.qualified(`${field}.topologyKey`, topologyKey);
}

function checkWeight(weight: unknown, field: string, faults: Faults): void {
  const value = Number(weight ?? 0);
  if (value < 1 || value > 100) {
    faults.invalid(`${field}.weight`, value, "must be in the range 1-100");
  }
}

/** Checks a selector of nodes. */
export function checkNodeSelector(selector: unknown, field: string, faults: Faults): void {
  const { nodeSelectorTerms } = membersOf(selector);
  const at = `${field}.nodeSelectorTerms`;
  if (isEmpty(nodeSelectorTerms)) {
    faults.required(at, "must have at least one node selector term");
  }
  for (const [term, path] of itemsOf(nodeSelectorTerms, at)) checkNodeTerm(term, path, faults);
}

function checkNodeTerm(term: Fields, field: string, faults: Faults): void {
  for (
    const [{ key, operator, values }, at] of itemsOf(
      term.matchExpressions,
      `${field}.matchExpressions`,
    )
  ) {
    const isList = Array.isArray(values) && values.length > 0;
    switch (operator) {
      case "In":
      case "NotIn":
        if (!isList) {
          faults.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
        }
        break;
      case "Exists":
      case "DoesNotExist":
        if (isList) {
          faults.forbidden(
            `${at}.values`,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
          );
        }
        break;
      case "Gt":
      case "Lt":
        if (!Array.isArray(values) || values.length !== 1) {
          faults.required(
            `${at}.values`,
            "must be specified single value when `operator` is 'Lt' or 'Gt'",
          );
        }
        break;
      default:
        faults.invalid(`${at}.operator`, operator ?? "", "not a valid selector operator");
    }
    faults.qualified(`${at}.key`, key);
  }
}

const spreadActions = ["DoNotSchedule", "ScheduleAnyway"];

/** Checks how pods are spread. */
export function checkSpread(constraints: unknown, field: string, faults: Faults): void {
  const known = new Set<string>();
  for (const [constraint, at] of itemsOf(constraints, field)) {
    const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector, minDomains } = constraint;
    if (Number(maxSkew ?? 0) <= 0) {
      faults.invalid(`${at}.maxSkew`, maxSkew ?? 0, "must be greater than zero");
    }
    faults.need(`${at}.topologyKey`, topologyKey, "can not be empty");
    if (!isUnset(topologyKey)) faults.qualified(`${at}.topologyKey`, topologyKey);
    faults.oneOf(`${at}.whenUnsatisfiable`, whenUnsatisfiable ?? "", spreadActions);
    const pair = `{${topologyKey}, ${whenUnsatisfiable}}`;
    if (known.has(pair)) faults.duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair);
    known.add(pair);
    if (typeof minDomains === "number" && minDomains <= 0) {
      faults.invalid(`${at}.minDomains`, minDomains, "must be greater than zero");
    }
    if (!isUnset(labelSelector)) checkSelector(labelSelector, `${at}.labelSelector`, faults);
  }
}
