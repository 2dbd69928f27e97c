import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { describeNameFaults } from "../objects/object_names.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { cronFault } from "./cron_schedule.ts";
import { type Faults, type Fields, isEmpty, itemsOf } from "./faults.ts";
import { checkSelector, selects } from "./shared_checks.ts";
import { checkTemplate } from "./workloads.ts";

const MOST_PARALLEL = 100_000;
const MOST_CRON_NAME = 52;

/** Checks a new Job. */
export function checkJob(job: KubeObject, faults: Faults): void {
  const { selector, manualSelector } = membersOf(job.spec);
  if (manualSelector !== true && !isGenerated(selector, String(job.metadata.uid))) {
    faults.invalid("spec.selector", selector, "`selector` not auto-generated");
  }
  checkStoredJob(job, faults);
}

/** Checks a Job whose selector may be an older one. */
export function checkStoredJob(job: KubeObject, faults: Faults): void {
  const spec = membersOf(job.spec);
  const { selector, template } = spec;
  const labels = membersOf(membersOf(membersOf(template).metadata).labels);
  if (isUnset(selector)) faults.required("spec.selector");
  else checkSelector(selector, "spec.selector", faults);
  if (isUnset(selector) || !selects(selector, labels)) {
    faults.invalid(
      "spec.template.metadata.labels",
      isEmpty(labels) ? null : labels,
      "`selector` does not match template `labels`",
    );
  }
  checkJobSpec(spec, "spec", faults);
  const { name = "" } = job.metadata;
  if (spec.completionMode === "Indexed" && `${name}-`.length > 63) {
    faults.each("metadata.name", name, describeNameFaults(`${name}-0`, "label"));
  }
}

function isGenerated(selector: unknown, uid: string): boolean {
  const { matchLabels, matchExpressions } = membersOf(selector);
  const entries = Object.entries(membersOf(matchLabels));
  return isEmpty(matchExpressions) && entries.length === 1 &&
    entries.every(([key, value]) => /controller-uid$/.test(key) && value === uid);
}

const amounts = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
];

function checkJobSpec(spec: Fields, field: string, faults: Faults): void {
  for (const name of amounts) faults.notNegative(`${field}.${name}`, spec[name]);
  const { managedBy, completionMode, parallelism, backoffLimitPerIndex, maxFailedIndexes } = spec;
  if (!isUnset(managedBy)) checkPrefixed(`${field}.managedBy`, String(managedBy), faults);
  if (!isUnset(maxFailedIndexes) && isUnset(backoffLimitPerIndex)) {
    faults.required(`${field}.backoffLimitPerIndex`, "when maxFailedIndexes is specified");
  }
  faults.oneOf(`${field}.completionMode`, completionMode, ["NonIndexed", "Indexed"]);
  if (completionMode === "NonIndexed") {
    for (const [name, value] of Object.entries({ backoffLimitPerIndex, maxFailedIndexes })) {
      if (!isUnset(value)) {
        faults.invalid(`${field}.${name}`, value, "requires indexed completion mode");
      }
    }
  }
  if (completionMode === "Indexed" && Number(parallelism) > MOST_PARALLEL) {
    faults.invalid(
      `${field}.parallelism`,
      parallelism,
      `must be less than or equal to ${MOST_PARALLEL} when completion mode is Indexed`,
    );
  }
  checkFailurePolicy(spec.podFailurePolicy, `${field}.podFailurePolicy`, faults);
  const replacements = isUnset(spec.podFailurePolicy)
    ? ["Failed", "TerminatingOrFailed"]
    : ["Failed"];
  faults.oneOf(`${field}.podReplacementPolicy`, spec.podReplacementPolicy, replacements);
  checkTemplate(spec.template, `${field}.template`, faults);
  const { restartPolicy } = membersOf(membersOf(spec.template).spec);
  const at = `${field}.template.spec.restartPolicy`;
  const allowed = ["OnFailure", "Never"];
  if (isUnset(restartPolicy) || restartPolicy === "Always") {
    faults.required(at, 'valid values: "OnFailure", "Never"');
  } else if (!allowed.includes(String(restartPolicy))) faults.oneOf(at, restartPolicy, allowed);
}

function checkFailurePolicy(policy: unknown, field: string, faults: Faults): void {
  for (const [rule, at] of itemsOf(membersOf(policy).rules, `${field}.rules`)) {
    const { action, onExitCodes, onPodConditions } = rule;
    faults.oneOf(`${at}.action`, action, ["Count", "FailIndex", "FailJob", "Ignore"]);
    if (isUnset(onExitCodes) && isEmpty(onPodConditions)) {
      const why = "specifying one of OnExitCodes and OnPodConditions is required";
      faults.errors.push({
        field: at,
        reason: "FieldValueInvalid",
        message: `Invalid value: ${why}`,
      });
    }
  }
}

/** Checks a path whose first part is a domain. */
export function checkPrefixed(field: string, path: string, faults: Faults): void {
  const [domain = "", rest = ""] = path.split(/\/(.*)/s);
  if (domain === "" || rest === "") {
    faults.invalid(field, path, 'must be a domain-prefixed path (such as "acme.io/foo")');
    return;
  }
  faults.each(field, domain, describeNameFaults(domain, "subdomain"));
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest)) {
    faults.invalid(
      field,
      rest,
      "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
    );
  }
}

/** Checks a CronJob. */
export function checkCronJob(job: KubeObject, faults: Faults): void {
  const spec = membersOf(job.spec);
  const template = membersOf(membersOf(spec.jobTemplate).spec);
  const { name = "" } = job.metadata;
  if (template.manualSelector === true) {
    faults.errors.push({
      field: "spec.jobTemplate.spec.manualSelector",
      reason: "FieldValueNotSupported",
      message: 'Unsupported value: true: supported values: "nil", "false"',
    });
  }
  checkJobSpec(template, "spec.jobTemplate.spec", faults);
  if (faults.need("spec.schedule", spec.schedule)) {
    const fault = cronFault(String(spec.schedule));
    if (fault !== undefined) faults.invalid("spec.schedule", spec.schedule, fault);
  }
  checkZone(spec.timeZone, faults);
  faults.oneOf("spec.concurrencyPolicy", spec.concurrencyPolicy, ["Allow", "Forbid", "Replace"]);
  for (
    const name of [
      "startingDeadlineSeconds",
      "successfulJobsHistoryLimit",
      "failedJobsHistoryLimit",
    ]
  ) {
    faults.notNegative(`spec.${name}`, spec[name]);
  }
  if (name.length > MOST_CRON_NAME) {
    faults.invalid("metadata.name", name, `must be no more than ${MOST_CRON_NAME} characters`);
  }
}

function checkZone(zone: unknown, faults: Faults): void {
  if (zone === undefined || zone === null) return;
  if (zone === "") {
    faults.invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
    return;
  }
  try {
    new Intl.DateTimeFormat("en", { timeZone: String(zone) });
  } catch {
    faults.invalid("spec.timeZone", zone, `unknown time zone ${zone}`);
  }
}
