import { isObject } from "../../core/is_object.ts";
import { shownValue } from "../../core/shown_value.ts";
import type { ReconcileResult } from "./controller_options.ts";

/** Another reconcile that a result asks for. */
interface NextReconcile {
  /** Milliseconds until it; `undefined` for soon, with the growing delay of a retry. */
  readonly afterMs: number | undefined;
  /** Its priority; `undefined` for that of the key. */
  readonly priority: number | undefined;
}

/**
 * Returns the other reconcile that the result of a reconcile or a cleanup asks for, if it does.
 *
 * @throws {TypeError} If a member of the result has a wrong type.
 */
export function nextReconcile(result: ReconcileResult | void): NextReconcile | undefined {
  if (!isObject(result)) return undefined;
  const { requeueAfterMs, requeue = false, priority }: Record<string, unknown> = result;
  if (typeof requeue !== "boolean") {
    throw new TypeError(`requeue must be true or false: it is ${shownValue(requeue)}.`);
  }
  if (priority !== undefined && !Number.isFinite(priority)) {
    throw new TypeError(`priority must be a number: it is ${shownValue(priority)}.`);
  }
  if (requeueAfterMs !== undefined && !Number.isFinite(requeueAfterMs)) {
    throw new TypeError(
      `requeueAfterMs must be a number of milliseconds: it is ${shownValue(requeueAfterMs)}.`,
    );
  }
  if (requeueAfterMs === undefined && !requeue) return undefined;
  const isLater = (requeueAfterMs ?? 0) as number >= 1; // a shorter delay would be a hot loop
  return {
    afterMs: isLater ? requeueAfterMs as number : undefined,
    priority: priority as number | undefined,
  };
}
