import { isObject } from "../../core/is_object.ts";
import { shownValue } from "../../core/shown_value.ts";

const MOST_MS = 8.64e15; // the last Date

/** A condition as `k8s.io/apimachinery` defines it (`metav1.Condition`). */
export interface Condition {
  /** The type, such as `Ready`; unique in the list. */
  type: string;
  /** Whether the condition holds. */
  status: "True" | "False" | "Unknown";
  /** Why, as one word for programs, such as `Applied`. */
  reason: string;
  /** Why, for people. */
  message?: string;
  /** The generation of the object for which it was set. */
  observedGeneration?: number;
  /** The time at which `status` last changed, RFC 3339. */
  lastTransitionTime?: string;
}

/** A condition as {@linkcode setCondition} writes it; it fits the generated type of every condition. */
type SetCondition = Condition & Required<Pick<Condition, "message" | "lastTransitionTime">>;

/** Settings of {@linkcode setCondition}. */
export interface SetConditionOptions {
  /** The generation of the object. */
  observedGeneration?: number | undefined;
  /** The present time, milliseconds since 1970. */
  nowMs: number;
}

/**
 * Returns a list in which a condition is set by its type. `lastTransitionTime` changes only with
 * `status`. Returns the same list if nothing changes, so that nothing has to be written. It takes the
 * conditions of an object of any kind, and the result fits where they came from.
 */
export function setCondition<
  L extends readonly {
    type?: string | undefined;
    status?: string | undefined;
    reason?: string | undefined;
    message?: string | undefined;
    observedGeneration?: number | undefined;
    lastTransitionTime?: string | undefined;
  }[],
>(
  conditions: L,
  condition: Condition,
  options: SetConditionOptions,
): L | (L[number] | (Condition & Required<Pick<Condition, "message" | "lastTransitionTime">>))[] {
  checkCondition(conditions, condition, options);
  const { observedGeneration, nowMs } = options;
  const index = conditions.findIndex(({ type }) => type === condition.type);
  const known = conditions[index];
  const isSameStatus = known?.status === condition.status;
  const lastTransitionTime = condition.lastTransitionTime ??
    (isSameStatus ? known.lastTransitionTime : undefined) ?? seconds(nowMs);
  const generation = condition.observedGeneration ?? observedGeneration;
  const next: SetCondition = {
    ...condition,
    message: condition.message ?? "",
    lastTransitionTime,
    ...(generation !== undefined && { observedGeneration: generation }),
  };
  if (!known) return [...conditions, next];
  if (isEqual(known, next)) return conditions;
  return (conditions as readonly (L[number] | SetCondition)[]).with(index, next);
}

function checkCondition(conditions: unknown, condition: unknown, options: unknown): void {
  if (!Array.isArray(conditions)) {
    throw new TypeError(`The conditions must be an array: they are ${shownValue(conditions)}.`);
  }
  if (!isObject(condition) || typeof condition.type !== "string") {
    throw new TypeError(
      "A condition must be an object such as { type, status, reason }: it is " +
        `${shownValue(condition)}.`,
    );
  }
  const nowMs = isObject(options) ? options.nowMs : undefined;
  if (typeof nowMs === "number" && Math.abs(nowMs) <= MOST_MS) return;
  throw new RangeError(`nowMs must be milliseconds since 1970: it is ${shownValue(nowMs)}.`);
}

function isEqual(a: { readonly [Name in keyof Condition]?: unknown }, b: Condition): boolean {
  return a.status === b.status && a.reason === b.reason &&
    (a.message ?? "") === (b.message ?? "") &&
    a.observedGeneration === b.observedGeneration && a.lastTransitionTime === b.lastTransitionTime;
}

/** Returns a time as `metav1.Time` has it: without fractions of a second. */
function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, "");
}
