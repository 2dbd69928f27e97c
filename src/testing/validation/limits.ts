import { isUnset } from "../defaults/fields.ts";
import { listOf, membersOf } from "../json/json_value.ts";
import { describeLabelKeyFaults } from "../objects/object_names.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { quantityOf } from "../objects/quantity.ts";
import { type Faults, type Fields, itemsOf } from "./faults.ts";

const counted = [
  "pods",
  "services",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
];
const measured = ["cpu", "memory", "ephemeral-storage"];
const standardQuota = [
  ...counted,
  ...measured,
  ...measured.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  "requests.storage",
  "storage",
];

const scopes = [
  "Terminating",
  "NotTerminating",
  "BestEffort",
  "NotBestEffort",
  "PriorityClass",
  "CrossNamespacePodAffinity",
  "VolumeAttributesClass",
];
const ofPods = [
  "pods",
  ...["cpu", "memory"].flatMap((name) => [name, `limits.${name}`, `requests.${name}`]),
];
/** The standard resources that a quota of a scope may have. */
const ofScopes: Readonly<Record<string, readonly string[]>> = {
  Terminating: ofPods,
  NotTerminating: ofPods,
  NotBestEffort: ofPods,
  PriorityClass: ofPods,
  CrossNamespacePodAffinity: ofPods,
  BestEffort: ["pods"],
  VolumeAttributesClass: ["persistentvolumeclaims", "requests.storage"],
};
const opposites = [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]];

/** Checks a quota. */
export function checkQuota({ spec }: KubeObject, faults: Faults): void {
  const { hard, scopes: given, scopeSelector } = membersOf(spec);
  for (const [name, quantity] of Object.entries(membersOf(hard))) {
    checkQuotaName(name, `spec.hard[${name}]`, faults);
    faults.amount(`spec.hard[${name}]`, quantity);
    if (counted.includes(name) && quantityOf(quantity).nano % 1_000_000_000n !== 0n) {
      faults.invalid(`spec.hard[${name}]`, quantity, "must be an integer");
    }
  }
  const list = Array.isArray(given) ? given : [];
  const names = Object.keys(membersOf(hard)).sort();
  for (const scope of list) {
    if (!scopes.includes(scope)) faults.invalid("spec.scopes", list, "unsupported scope");
  }
  // the same fault is told once
  if (list.some((scope) => names.some((name) => isOutOf(scope, name)))) {
    faults.invalid("spec.scopes", list, "unsupported scope applied to resource");
  }
  if (opposites.some((pair) => pair.every((scope) => list.includes(scope)))) {
    faults.invalid("spec.scopes", list, "conflicting scopes");
  }
  const at = "spec.scopeSelector.matchExpressions";
  for (
    const [{ scopeName, operator, values }] of itemsOf(
      membersOf(scopeSelector).matchExpressions,
      at,
    )
  ) {
    if (!scopes.includes(String(scopeName))) {
      faults.invalid(`${at}.scopeName`, scopeName, "unsupported scope");
    }
    if (names.some((name) => isOutOf(scopeName, name))) {
      faults.invalid(at, internalForm(scopeSelector), "unsupported scope applied to resource");
    }
    if ((operator === "In" || operator === "NotIn") && !Array.isArray(values)) {
      faults.required(
        `${at}.values`,
        "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      );
    }
  }
}

/** Returns a selector in Go's internal form, which the message shows. */
function internalForm(selector: unknown): unknown {
  const { matchExpressions } = membersOf(selector);
  const expressions = listOf(matchExpressions);
  return {
    MatchExpressions: expressions.map(({ scopeName, operator, values = null }) => ({
      ScopeName: scopeName,
      Operator: operator,
      Values: values,
    })),
  };
}

/** Returns whether a quota of a scope cannot count a resource. */
function isOutOf(scope: unknown, name: string): boolean {
  const counted = ofScopes[String(scope)];
  return counted !== undefined && standardQuota.includes(name) && !counted.includes(name);
}

function checkQuotaName(name: string, at: string, faults: Faults): void {
  const known = describeLabelKeyFaults(name);
  faults.each(at, name, known);
  if (name.includes("/") || standardQuota.includes(name) || /hugepages-/.test(name)) return;
  if (known.length === 0) {
    faults.invalid(at, name, "must be a standard resource type or fully qualified");
  }
  faults.invalid(at, name, "must be a standard resource for quota");
}

const limitTypes = ["Pod", "Container", "PersistentVolumeClaim"];

/** Checks a LimitRange. */
export function checkLimitRange({ spec }: KubeObject, faults: Faults): void {
  const known = new Set<unknown>();
  for (const [item, at] of itemsOf(membersOf(spec).limits, "spec.limits")) {
    const { type = "" } = item;
    const faultsOfType = describeLabelKeyFaults(String(type));
    faults.each(`${at}.type`, type, faultsOfType);
    if (
      faultsOfType.length === 0 && !String(type).includes("/") && !limitTypes.includes(String(type))
    ) {
      faults.invalid(`${at}.type`, type, "must be a standard limit type or fully qualified");
    }
    if (known.has(type)) faults.duplicate(`${at}.type`, type);
    known.add(type);
    if (type === "Pod") {
      for (const name of ["default", "defaultRequest"]) {
        if (!isUnset(item[name])) {
          faults.forbidden(`${at}.${name}`, "may not be specified when `type` is 'Pod'");
        }
      }
    }
    if (type === "PersistentVolumeClaim") checkClaimLimits(item, at, faults);
    checkOrder(item, at, faults);
  }
}

function checkClaimLimits(item: Fields, at: string, faults: Faults): void {
  const has = (name: string) => !isUnset(membersOf(item[name]).storage);
  if (has("min") || has("max")) return;
  faults.required(
    `${at}.limits`,
    "either minimum or maximum storage value is required, but neither was provided",
  );
}

function checkOrder(item: Fields, at: string, faults: Faults): void {
  const lists = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];
  const [max, min, limit, request, ratio] = lists.map((name) => membersOf(item[name]));
  const names = new Set(lists.flatMap((name) => Object.keys(membersOf(item[name]))));
  const isOver = (one: unknown, other: unknown) =>
    !isUnset(one) && !isUnset(other) && quantityOf(one).nano > quantityOf(other).nano;
  for (const name of names) {
    const [most, least, set, asked, share] = [max, min, limit, request, ratio].map((list) =>
      list![name]
    );
    const tell = (list: string, value: unknown, why: string) =>
      faults.invalid(`${at}.${list}[${name}]`, value, why);
    if (isOver(least, most)) {
      tell("min", least, `min value ${least} is greater than max value ${most}`);
    }
    if (isOver(least, asked)) {
      tell(
        "defaultRequest",
        asked,
        `min value ${least} is greater than default request value ${asked}`,
      );
    }
    if (isOver(asked, most)) {
      tell(
        "defaultRequest",
        asked,
        `default request value ${asked} is greater than max value ${most}`,
      );
    }
    if (isOver(asked, set)) {
      tell(
        "defaultRequest",
        asked,
        `default request value ${asked} is greater than default limit value ${set}`,
      );
    }
    if (isOver(least, set)) {
      tell("default", least, `min value ${least} is greater than default value ${set}`);
    }
    if (isOver(set, most)) {
      tell("default", most, `default value ${set} is greater than max value ${most}`);
    }
    if (!isUnset(share) && quantityOf(share).nano < 1_000_000_000n) {
      tell("maxLimitRequestRatio", share, `ratio ${share} is less than 1`);
    }
  }
}
