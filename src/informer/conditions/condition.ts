import type { DeepReadonly } from "../../core/deep_readonly.ts";

/**
 * Returns whether an object meets a condition; `undefined` means that the object does not exist. It
 * is called for each version that arrives, and should depend on nothing else. It must not be
 * asynchronous: the wait then ends with a `TypeError`.
 */
export type WaitCondition<T> = (object: DeepReadonly<T> | undefined) => boolean;
