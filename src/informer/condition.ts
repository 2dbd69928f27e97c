import type { ReadOnly } from "./read_only.ts";

/**
 * Judges an object; `undefined` where there is none. It is called for each version that comes, and
 * should depend on nothing else. It must not be asynchronous: a wait ends with a `TypeError` then.
 */
export type Condition<T> = (object: ReadOnly<T> | undefined) => boolean;
