import { jsonText as textOf } from "@kubewire/kubewire/internal";

/** The depth up to which kube-apiserver reads JSON. */
const DEEPEST = 10_000;

/**
 * Returns a value as JSON, up to the depth that Kubernetes allows.
 *
 * @throws {TypeError} If the value is no JSON.
 * @throws {RangeError} If it is deeper, and `JSON.stringify` cannot write it.
 */
export function jsonText(value: unknown): string {
  return textOf(value, DEEPEST);
}

/** Returns a copy of a JSON value that shares nothing with it. */
export function jsonCopy<T>(value: T): T {
  return JSON.parse(jsonText(value));
}
