import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import {
  describeLabelKeyFaults,
  describeLabelValueFaults,
  validateAnnotations,
} from "../objects/object_names.ts";
import { type Faults, type Fields, isEmpty } from "./faults.ts";
import { checkPodSpec } from "./pod_spec.ts";
import { checkNumberOrShare, checkSelector, checkShareLimit, selects } from "./shared_checks.ts";

/** Checks a template of pods. */
export function checkTemplate(template: unknown, field: string, faults: Faults): void {
  const { metadata, spec } = membersOf(template);
  const { labels, annotations } = membersOf(metadata);
  faults.labels(`${field}.labels`, labels);
  const notes = membersOf(annotations) as Record<string, string>;
  faults.errors.push(...validateAnnotations(notes, `${field}.annotations`));
  checkPodSpec(membersOf(spec), `${field}.spec`, faults);
}

/** How the messages about the selector of a kind differ. */
interface SelectorRules {
  /** Name of the kind in the message for an empty selector. */
  readonly kind: string;
  /** The text after an invalid selector; none if the kind says no more. */
  readonly invalid: string | undefined;
  /** Whether a missing selector is told. */
  readonly isRequired: boolean;
}

function checkOwnSelector(spec: Fields, faults: Faults, rules: SelectorRules): void {
  const { selector } = spec;
  if (isUnset(selector)) {
    if (rules.isRequired) faults.required("spec.selector");
    return;
  }
  const known = faults.errors.length;
  checkSelector(selector, "spec.selector", faults);
  if (isEmpty(selector)) {
    faults.invalid("spec.selector", selector, `empty selector is invalid for ${rules.kind}`);
  }
  if (faults.errors.length === known || rules.invalid === undefined || isEmpty(selector)) return;
  const detail = rules.invalid === "" ? "" : `: ${rules.invalid}`;
  faults.errors.push({
    field: "spec.selector",
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(selector)}${detail}`,
  });
}

/** Whether a selector can be used: one with faults is not compared with the template. */
function isUsable(selector: unknown): boolean {
  const { matchExpressions } = membersOf(selector);
  const expressions = Array.isArray(matchExpressions) ? matchExpressions : [];
  const isLabel = (key: unknown, values: readonly unknown[]) =>
    [
      ...describeLabelKeyFaults(String(key)),
      ...values.flatMap((value) => describeLabelValueFaults(String(value))),
    ].length === 0;
  return Object.entries(membersOf(membersOf(selector).matchLabels)).every(([key, value]) =>
    isLabel(key, [value])
  ) &&
    expressions.every(({ key, operator, values }) => {
      const isListed = Array.isArray(values) && values.length > 0;
      const takesList = operator === "In" || operator === "NotIn";
      const isKnown = takesList || operator === "Exists" || operator === "DoesNotExist";
      return key && isKnown && takesList === isListed && isLabel(key, isListed ? values : []);
    });
}

function checkOwnTemplate(
  spec: Fields,
  { faults, kind, isEmptyAllowed = false }: {
    faults: Faults;
    kind: string;
    isEmptyAllowed?: boolean;
  },
): void {
  const { selector, template } = spec;
  // kube-apiserver looks no further
  if (kind !== "DaemonSet" && !isUnset(selector) && !isUsable(selector)) return;
  const { metadata, spec: pod } = membersOf(template);
  const { labels } = membersOf(metadata);
  // a missing selector selects nothing
  const isCompared = isUnset(selector) ||
    (isUsable(selector) && (isEmptyAllowed || !isEmpty(selector)));
  if (isCompared && (isUnset(selector) || !selects(selector, membersOf(labels)))) {
    faults.invalid(
      "spec.template.metadata.labels",
      labels,
      "`selector` does not match template `labels`",
    );
  }
  checkTemplate(template, "spec.template", faults);
  checkRestart(membersOf(pod), "spec.template.spec", { faults, kind });
}

function checkRestart(
  pod: Fields,
  field: string,
  { faults, kind }: { faults: Faults; kind: string },
): void {
  if (["OnFailure", "Never"].includes(String(pod.restartPolicy))) {
    faults.oneOf(`${field}.restartPolicy`, pod.restartPolicy, ["Always"]);
  }
  if (!isUnset(pod.activeDeadlineSeconds)) {
    const why = `activeDeadlineSeconds in ${kind} is not Supported`;
    faults.forbidden(`${field}.activeDeadlineSeconds`, why);
  }
}

/** Checks a Deployment. */
export function checkDeployment(deployment: KubeObject, faults: Faults): void {
  const spec = membersOf(deployment.spec);
  faults.notNegative("spec.replicas", spec.replicas);
  checkOwnSelector(spec, faults, {
    kind: "deployment",
    invalid: "invalid label selector",
    isRequired: true,
  });
  checkOwnTemplate(spec, { faults, kind: "ReplicaSet" });
  const strategy = membersOf(spec.strategy);
  const rolling = "spec.strategy.rollingUpdate";
  const { type, rollingUpdate } = strategy;
  if (type === "Recreate" && !isUnset(rollingUpdate)) {
    faults.forbidden(rolling, "may not be specified when strategy `type` is 'Recreate'");
  } else if (type === "RollingUpdate") {
    checkRollingUpdate(membersOf(rollingUpdate), rolling, faults);
  } else if (type !== "Recreate") {
    unsupportedStrategy("spec.strategy", strategy, {
      faults,
      supported: ["Recreate", "RollingUpdate"],
    });
  }
  faults.notNegative("spec.minReadySeconds", spec.minReadySeconds);
  faults.notNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit);
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  faults.notNegative("spec.progressDeadlineSeconds", deadline);
  if (!isUnset(deadline) && Number(deadline) <= Number(minReadySeconds)) {
    const why = "must be greater than minReadySeconds";
    faults.invalid("spec.progressDeadlineSeconds", deadline, why);
  }
}

function checkRollingUpdate(update: Fields, field: string, faults: Faults): void {
  const { maxUnavailable, maxSurge } = update;
  checkNumberOrShare(maxUnavailable, `${field}.maxUnavailable`, faults);
  checkNumberOrShare(maxSurge, `${field}.maxSurge`, faults);
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    faults.invalid(`${field}.maxUnavailable`, maxUnavailable, "may not be 0 when `maxSurge` is 0");
  }
  checkShareLimit(maxUnavailable, `${field}.maxUnavailable`, faults);
}

function isZero(value: unknown): boolean {
  return value === 0 || /^0+%$/.test(String(value)) || isUnset(value);
}

function unsupportedStrategy(
  field: string,
  { type, rollingUpdate }: Fields,
  { faults, supported }: { faults: Faults; supported: readonly string[] },
): void {
  const value = { Type: type, RollingUpdate: rollingUpdate ?? null };
  const listed = supported.map((item) => JSON.stringify(item)).join(", ");
  faults.errors.push({
    field,
    reason: "FieldValueNotSupported",
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${listed}`,
  });
}

/** Checks a ReplicaSet. */
export function checkReplicaSet(set: KubeObject, faults: Faults): void {
  const spec = membersOf(set.spec);
  faults.notNegative("spec.replicas", spec.replicas);
  faults.notNegative("spec.minReadySeconds", spec.minReadySeconds);
  checkOwnSelector(spec, faults, {
    kind: "deployment",
    invalid: "invalid label selector",
    isRequired: true,
  });
  checkOwnTemplate(spec, { faults, kind: "ReplicaSet" });
}

/** Checks a ReplicationController. */
export function checkReplicationController(controller: KubeObject, faults: Faults): void {
  const spec = membersOf(controller.spec);
  faults.notNegative("spec.minReadySeconds", spec.minReadySeconds);
  if (isEmpty(spec.selector)) faults.required("spec.selector");
  faults.notNegative("spec.replicas", spec.replicas);
  if (isUnset(spec.template)) {
    faults.required("spec.template");
    return;
  }
  if (isEmpty(spec.selector)) {
    checkTemplate(spec.template, "spec.template", faults);
    return;
  }
  const selector = { matchLabels: spec.selector };
  const { metadata, spec: pod } = membersOf(spec.template);
  const { labels } = membersOf(metadata);
  if (!selects(selector, membersOf(labels))) {
    faults.invalid(
      "spec.template.metadata.labels",
      labels,
      "`selector` does not match template `labels`",
    );
  }
  checkTemplate(spec.template, "spec.template", faults);
  checkRestart(membersOf(pod), "spec.template.spec", { faults, kind: "ReplicationController" });
}

/** Checks a DaemonSet. */
export function checkDaemonSet(set: KubeObject, faults: Faults): void {
  const spec = membersOf(set.spec);
  checkOwnSelector(spec, faults, { kind: "daemonset", invalid: undefined, isRequired: false });
  checkOwnTemplate(spec, { faults, kind: "DaemonSet" });
  faults.notNegative("spec.minReadySeconds", spec.minReadySeconds);
  const strategy = membersOf(spec.updateStrategy);
  const field = "spec.updateStrategy";
  if (strategy.type === "RollingUpdate") {
    const { maxUnavailable, maxSurge } = membersOf(strategy.rollingUpdate);
    const rolling = `${field}.rollingUpdate`;
    checkNumberOrShare(maxUnavailable, `${rolling}.maxUnavailable`, faults);
    checkNumberOrShare(maxSurge, `${rolling}.maxSurge`, faults);
    checkShareLimit(maxUnavailable, `${rolling}.maxUnavailable`, faults);
    checkShareLimit(maxSurge, `${rolling}.maxSurge`, faults);
    const hasNumber = (value: unknown) => parseInt(String(value)) > 0;
    if (hasNumber(maxUnavailable) && hasNumber(maxSurge)) {
      faults.invalid(
        `${rolling}.maxSurge`,
        maxSurge,
        "may not be set when maxUnavailable is non-zero",
      );
    } else if (!hasNumber(maxUnavailable) && !hasNumber(maxSurge)) {
      faults.required(`${rolling}.maxUnavailable`, "cannot be 0 when maxSurge is 0");
    }
  } else if (strategy.type !== "OnDelete") {
    unsupportedStrategy(field, strategy, { faults, supported: ["RollingUpdate", "OnDelete"] });
  }
  faults.notNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit);
}

/** Checks a StatefulSet. */
export function checkStatefulSet(set: KubeObject, faults: Faults): void {
  const spec = membersOf(set.spec);
  const policy = spec.podManagementPolicy;
  if (policy !== "OrderedReady" && policy !== "Parallel") {
    faults.invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
  }
  checkStatefulUpdate(membersOf(spec.updateStrategy), faults);
  const retention = membersOf(spec.persistentVolumeClaimRetentionPolicy);
  for (const name of ["whenDeleted", "whenScaled"]) {
    const at = `spec.persistentVolumeClaimRetentionPolicy.${name}`;
    faults.oneOf(at, retention[name], ["Retain", "Delete"]);
  }
  faults.notNegative("spec.replicas", spec.replicas);
  faults.notNegative("spec.minReadySeconds", spec.minReadySeconds);
  faults.notNegative("spec.ordinals.start", membersOf(spec.ordinals).start);
  if (!isUnset(spec.serviceName)) faults.name("spec.serviceName", spec.serviceName, "label");
  checkOwnSelector(spec, faults, { kind: "statefulset", invalid: "", isRequired: true });
  checkOwnTemplate(spec, { faults, kind: "StatefulSet" });
}

function checkStatefulUpdate(strategy: Fields, faults: Faults): void {
  const field = "spec.updateStrategy";
  const { type, rollingUpdate } = strategy;
  const { partition, maxUnavailable } = membersOf(rollingUpdate);
  if (type === "OnDelete") {
    if (isUnset(rollingUpdate)) return;
    faults.invalid(
      `${field}.rollingUpdate`,
      { Partition: partition, MaxUnavailable: maxUnavailable ?? null },
      "only allowed for updateStrategy 'RollingUpdate'",
    );
  } else if (type === "RollingUpdate") {
    faults.notNegative(`${field}.rollingUpdate.partition`, partition);
    checkNumberOrShare(maxUnavailable, `${field}.rollingUpdate.maxUnavailable`, faults);
  } else {
    faults.invalid(
      field,
      { Type: type, RollingUpdate: rollingUpdate ?? null },
      "must be 'RollingUpdate' or 'OnDelete'",
    );
  }
}
