import { shownValue } from "./shown_value.ts";

/**
 * Refuses a name that would change the path of a request, or that no object can have
 * ({@link https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names path segment names}).
 * `what` is the subject of the message, such as `The name of a pod`.
 *
 * @throws {TypeError} If the name is not valid.
 */
export function checkName(what: string, name: unknown): asserts name is string {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`${what} must be a non-empty string: it is ${shownValue(name)}.`);
  }
  if (name === "." || name === ".." || !name.isWellFormed()) {
    throw new TypeError(`${what} must not be ${shownValue(name)}: no object has such a name.`);
  }
  if (/[/%\\\p{Cc}]/u.test(name)) {
    throw new TypeError(
      `${what} must not contain a slash, backslash, percent sign or control character: it is ` +
        `${shownValue(name)}.`,
    );
  }
}

const LONGEST = 253;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const LONGEST_LABEL = 63;

/**
 * Refuses a name that is not a DNS label, which namespaces have
 * ({@link https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names DNS label names}).
 *
 * @throws {TypeError} If the name is not valid.
 */
export function checkLabel(what: string, name: unknown): void {
  if (isLabel(name)) return;
  throw new TypeError(
    `${what} must be at most ${LONGEST_LABEL} lower-case letters, digits and hyphens, such as ` +
      `team-a: it is ${shownValue(name)}.`,
  );
}

/** Whether a name is a DNS label. */
export function isLabel(name: unknown): boolean {
  return typeof name === "string" && LABEL.test(name) && name.length <= LONGEST_LABEL;
}

/**
 * Refuses a name that is not a DNS subdomain, which most objects must have
 * ({@link https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names DNS subdomain names}).
 * `what` is the subject of the message, such as `The name of the Lease`.
 *
 * @throws {TypeError} If the name is not valid.
 */
export function checkSubdomain(what: string, name: unknown, longest = LONGEST): void {
  if (isSubdomain(name, longest)) return;
  throw new TypeError(
    `${what} must be at most ${longest} lower-case letters, digits, hyphens and dots, such as ` +
      `web-0: it is ${shownValue(name)}.`,
  );
}

/** Whether a name is a DNS subdomain. */
export function isSubdomain(name: unknown, longest = LONGEST): boolean {
  return typeof name === "string" && name.length <= longest && SUBDOMAIN.test(name);
}
