import { equalJson, membersOf, objectsOf } from "../json/json_value.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import { conditionsOf } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";

/** A subresource that writes a part of an object, other than its status and its scale. */
export interface ObjectPart {
  /** Whether the part is in the status. */
  readonly inStatus: boolean;
  /** Returns the stored object with the part of the given one; `time` is RFC 3339. */
  next(given: KubeObject, previous: KubeObject, time: string): KubeObject;
  /** Returns what the part breaks of the rules for it. */
  errors(next: KubeObject, previous: KubeObject): FieldError[];
}

/**
 * The parts, by the names of their subresources.
 *
 * Source: the strategies of `k8s.io/kubernetes/pkg/registry`.
 */
export const objectParts: Readonly<Record<string, ObjectPart>> = {
  approval: {
    inStatus: true,
    next: (given, previous, time) => ({
      ...given,
      status: { ...membersOf(previous.status), conditions: timedConditions(given, previous, time) },
    }),
    errors: approvalErrors,
  },
  ephemeralcontainers: {
    inStatus: false,
    next: (given, previous) => {
      const { ephemeralContainers } = membersOf(given.spec);
      const { ephemeralContainers: _previous, ...spec } = membersOf(previous.spec);
      const { resourceVersion, uid, name } = given.metadata;
      const asked = { ...resourceVersion && { resourceVersion }, ...uid && { uid } };
      return {
        ...previous,
        metadata: { ...previous.metadata, ...asked, ...name && { name } },
        spec: { ...spec, ...objectsOf(ephemeralContainers).length > 0 && { ephemeralContainers } },
      };
    },
    errors: ephemeralErrors,
  },
  finalize: {
    inStatus: false,
    next: (given) => given,
    errors: () => [],
  },
};

/** Returns the conditions of a request for approval, each with its times. */
function timedConditions(given: KubeObject, previous: KubeObject, time: string): unknown[] {
  const before = conditionsOf(previous);
  return conditionsOf(given).map((condition) => {
    const same = before.find(({ type, status }) =>
      type === condition.type && status === condition.status
    );
    const { lastUpdateTime, lastTransitionTime } = condition;
    return {
      ...condition,
      lastUpdateTime: lastUpdateTime ?? time,
      lastTransitionTime: lastTransitionTime ?? same?.lastTransitionTime ?? time,
    };
  });
}

const onlyTrue = ["Approved", "Denied", "Failed"];

/** Source: `pkg/apis/certificates/validation` `ValidateCertificateSigningRequestApprovalUpdate`. */
function approvalErrors(next: KubeObject, previous: KubeObject): FieldError[] {
  const field = "status.conditions";
  const conditions = conditionsOf(next);
  const own = conditions.flatMap(({ type, status }, index) => {
    const at = `${field}[${index}].status`;
    const known = onlyTrue.includes(String(type)) ? ["True"] : ["False", "True", "Unknown"];
    return [
      ...type ? [] : [requiredValue(`${field}[${index}].type`)],
      ...!status
        ? [requiredValue(at)]
        : known.includes(String(status))
        ? []
        : [unsupportedValue({ field: at, value: status }, known)],
      ...excludes(conditions.slice(0, index), type)
        ? [
          invalidValue(
            { field, value: type },
            "Approved and Denied conditions are mutually exclusive",
          ),
        ]
        : [],
    ];
  });
  const removed = onlyTrue.filter((type) => count(conditions, type) < countIn(previous, type));
  return [
    ...own,
    ...removed.map((type) =>
      forbiddenValue(field, `updates may not remove a condition of type ${JSON.stringify(type)}`)
    ),
  ];
}

function excludes(earlier: Record<string, unknown>[], type: unknown): boolean {
  const other = type === "Approved" ? "Denied" : type === "Denied" ? "Approved" : undefined;
  return other !== undefined && count(earlier, other) > 0;
}

function count(conditions: Record<string, unknown>[], type: string): number {
  return conditions.filter((condition) => condition.type === type).length;
}

function countIn(object: KubeObject, type: string): number {
  return count(conditionsOf(object), type);
}

/** Source: `pkg/apis/core/validation` `ValidatePodEphemeralContainersUpdate`. */
function ephemeralErrors(next: KubeObject, previous: KubeObject): FieldError[] {
  const after = objectsOf(membersOf(next.spec).ephemeralContainers);
  return objectsOf(membersOf(previous.spec).ephemeralContainers).flatMap((before) => {
    const same = after.find(({ name }) => name === before.name);
    if (same && equalJson(same, before)) return [];
    const what = `existing ephemeral containers ${JSON.stringify(before.name)}`;
    return [
      forbiddenValue(
        "spec.ephemeralContainers",
        `${what} may not be ${same ? "changed" : "removed"}\n`,
      ),
    ];
  });
}
