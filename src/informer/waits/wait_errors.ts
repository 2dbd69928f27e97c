import { TimeoutError } from "../../core/errors.ts";
import { describeState, type InformerState } from "../reflector/informer_state.ts";

/** The parts of an informer that the error of a wait describes. */
export interface WaitedInformer {
  readonly path: string;
  readonly state: InformerState;
  readonly synced: boolean;
  readonly resourceVersion: string | undefined;
  readonly failureCause: unknown;
}

/** Returns the error of a wait for the first state. */
export function notSynced(informer: WaitedInformer, timeoutMs: number | undefined): TimeoutError {
  const { path, state, failureCause } = informer;
  return new TimeoutError(
    `The informer of ${path} was not synced within ${timeoutMs} ms: it is ${describeState(state)}.`,
    errorCause(failureCause),
  );
}

/** Returns the error of a wait for a resourceVersion. */
export function notAtVersion(
  informer: WaitedInformer,
  version: string,
  timeoutMs: number | undefined,
): TimeoutError {
  const { path, state, resourceVersion, failureCause } = informer;
  const reached = resourceVersion === undefined ? "no resourceVersion" : resourceVersion;
  return new TimeoutError(
    `The informer of ${path} did not reach the resourceVersion ${version} within ${timeoutMs} ms: ` +
      `it has reached ${reached} and is ${describeState(state)}.`,
    errorCause(failureCause),
  );
}

/** The condition and the object of a wait. */
export interface WaitedCondition {
  readonly key: string;
  /** The name of the condition's function. */
  readonly condition: string;
  /** Returns whether the store has the object. */
  isThere(): boolean;
}

/** Returns the error of a wait for a condition of an object. */
export function notMet(
  informer: WaitedInformer,
  { key, condition, isThere }: WaitedCondition,
  timeoutMs: number | undefined,
): TimeoutError {
  if (!informer.synced) return notSynced(informer, timeoutMs);
  return new TimeoutError(
    `${key} of ${informer.path} did not meet ${condition || "the condition"} within ` +
      `${timeoutMs} ms: it is ${isThere() ? "there" : "not there"}.`,
    errorCause(informer.failureCause),
  );
}

/** Returns the options for an error with this cause; `undefined` without a cause. */
export function errorCause(cause: unknown): ErrorOptions | undefined {
  return cause === undefined ? undefined : { cause };
}
