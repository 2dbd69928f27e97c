import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { quantityOf } from "../objects/quantity.ts";
import { type Faults, type Fields, isEmpty, itemsOf } from "./faults.ts";
import { checkNumberOrShare, checkSelector, checkShareLimit } from "./shared_checks.ts";

const sources: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

/** Checks a HorizontalPodAutoscaler. */
export function checkAutoscaler({ spec }: KubeObject, faults: Faults): void {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics, behavior } = membersOf(spec);
  const [least, most] = [Number(minReplicas ?? 1), Number(maxReplicas)];
  faults.notNegative("spec.minReplicas", minReplicas);
  if (most < least) {
    faults.invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
  }
  if (most === 0) faults.required("spec.maxReplicas");
  else if (most < 0) faults.invalid("spec.maxReplicas", most, "must be greater than or equal to 1");
  checkTarget(membersOf(scaleTargetRef), "spec.scaleTargetRef", faults);
  const list = itemsOf(metrics, "spec.metrics");
  for (const [metric, at] of list) checkMetric(metric, at, faults);
  const isScaledByOthers = list.some(([{ type }]) => type === "Object" || type === "External");
  if (least === 0 && !isScaledByOthers) {
    faults.forbidden(
      "spec.metrics",
      "must specify at least one Object or External metric to support scaling to zero replicas",
    );
  }
  const rules = membersOf(behavior);
  for (const name of ["scaleUp", "scaleDown"]) {
    if (!isUnset(rules[name])) {
      checkScaling(membersOf(rules[name]), `spec.behavior.${name}`, faults);
    }
  }
}

function checkTarget(target: Fields, field: string, faults: Faults): void {
  for (const name of ["kind", "name"]) {
    if (faults.need(`${field}.${name}`, target[name])) {
      faults.name(`${field}.${name}`, target[name], "segment");
    }
  }
  const apiVersion = String(target.apiVersion ?? "");
  if (apiVersion === "") {
    faults.invalid(`${field}.apiVersion`, apiVersion, "apiVersion must specify API group");
  }
}

function checkMetric(metric: Fields, at: string, faults: Faults): void {
  const { type } = metric;
  const names = Object.keys(sources);
  if (isUnset(type)) faults.required(`${at}.type`, "must specify a metric source type");
  faults.oneOf(`${at}.type`, type ?? "", names);
  const source = sources[String(type)];
  if (source === undefined) return;
  const field = `${at}.${source}`;
  if (isUnset(metric[source])) {
    faults.required(field, "must populate information for the given metric source");
    return;
  }
  const { name, target } = membersOf(metric[source]);
  const isResource = source === "resource" || source === "containerResource";
  if (isResource) {
    faults.need(`${field}.name`, name, "must specify a resource name");
    checkMetricTarget(membersOf(target), `${field}.target`, faults);
  }
}

function checkMetricTarget(target: Fields, field: string, faults: Faults): void {
  const { type, averageUtilization, averageValue, value } = target;
  if (isUnset(type)) faults.required(`${field}.type`, "must specify a metric target type");
  else if (!["Utilization", "Value", "AverageValue"].includes(String(type))) {
    faults.invalid(
      `${field}.type`,
      type,
      "must be either Utilization, Value, or AverageValue",
    );
  }
  if (!isUnset(value) && quantityOf(value).nano <= 0n) {
    faults.invalid(`${field}.value`, value, "must be positive");
  }
  if (typeof averageUtilization === "number" && averageUtilization < 1) {
    faults.invalid(`${field}.averageUtilization`, averageUtilization, "must be greater than 0");
  }
  if (isUnset(averageUtilization) && isUnset(averageValue)) {
    faults.required(
      `${field}.averageUtilization`,
      "must set either a target raw value or a target utilization",
    );
  } else if (!isUnset(averageUtilization) && !isUnset(averageValue)) {
    faults.forbidden(
      `${field}.averageValue`,
      "may not set both a target raw value and a target utilization",
    );
  }
}

function checkScaling(rules: Fields, field: string, faults: Faults): void {
  const { stabilizationWindowSeconds: seconds, selectPolicy, policies } = rules;
  if (Number(seconds) < 0) {
    faults.invalid(
      `${field}.stabilizationWindowSeconds`,
      seconds,
      "must be greater than or equal to zero",
    );
  }
  if (Number(seconds) > 3600) {
    faults.invalid(
      `${field}.stabilizationWindowSeconds`,
      seconds,
      "must be less than or equal to 3600",
    );
  }
  faults.oneOf(`${field}.selectPolicy`, selectPolicy, ["Disabled", "Max", "Min"]);
  if (isEmpty(policies)) faults.required(`${field}.policies`, "must specify at least one Policy");
  for (
    const [{ type, value = 0, periodSeconds = 0 }, at] of itemsOf(policies, `${field}.policies`)
  ) {
    faults.oneOf(`${at}.type`, type ?? "", ["Percent", "Pods"]);
    if (Number(value) <= 0) faults.invalid(`${at}.value`, value, "must be greater than zero");
    if (Number(periodSeconds) <= 0) {
      faults.invalid(`${at}.periodSeconds`, periodSeconds, "must be greater than zero");
    }
    if (Number(periodSeconds) > 1800) {
      faults.invalid(`${at}.periodSeconds`, periodSeconds, "must be less than or equal to 1800");
    }
  }
}

/** Checks a PodDisruptionBudget. */
export function checkBudget({ spec }: KubeObject, faults: Faults): void {
  const fields = membersOf(spec);
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = fields;
  const isGiven = (value: unknown) => value !== undefined && value !== null; // an empty text is
  if (isGiven(minAvailable) && isGiven(maxUnavailable)) {
    // kube-apiserver shows the struct that it works with
    const shown = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    faults.invalid("spec", shown, "minAvailable and maxUnavailable cannot be both set");
  }
  for (const name of ["minAvailable", "maxUnavailable"]) {
    if (!isGiven(fields[name])) continue;
    checkNumberOrShare(fields[name], `spec.${name}`, faults);
    checkShareLimit(fields[name], `spec.${name}`, faults);
  }
  if (!isUnset(selector)) checkSelector(selector, "spec.selector", faults);
  faults.oneOf("spec.unhealthyPodEvictionPolicy", policy, ["AlwaysAllow", "IfHealthyBudget"]);
}
