import type { GroupVersionKind } from "./open_api.ts";
import type { ResourceRow } from "./resource_table.ts";
import { literal } from "./source_text.ts";

const LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
const subdomain = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const label = new RegExp(`^${LABEL}$`);
const SHOWN_CHARS = 80;

/** The API server's rules for the names in a CustomResourceDefinition. */
const rules = {
  group: {
    isValid: (name: string) => name === "" || (name.length <= 253 && subdomain.test(name)),
    is: "DNS subdomain such as example.com",
  },
  version: { isValid: (name: string) => label.test(name), is: "DNS label such as v1" },
  kind: {
    isValid: (name: string) => /^[A-Za-z]/.test(name) && label.test(name.toLowerCase()),
    is: "name of letters, digits and hyphens such as Widget",
  },
  plural: {
    isValid: (name: string) => /^[a-z]/.test(name) && label.test(name),
    is: "lower-case DNS label such as widgets",
  },
} as const;

/**
 * Checks the names that become paths and identifiers as the API server does.
 *
 * @param where The document and the position in it, for the message.
 * @param fix The remedy, for the message.
 * @throws {TypeError} If an API server would not accept a name.
 */
export function checkNames(
  names: GroupVersionKind & Partial<Pick<ResourceRow, "plural">>,
  where: string,
  fix: string = remedy,
): void {
  for (const [field, { isValid, is }] of Object.entries(rules)) {
    const name: unknown = names[field as keyof typeof rules];
    if (field === "plural" && name === undefined) continue;
    if (typeof name === "string" && isValid(name)) continue;
    throw new TypeError(`${where}: the ${field} ${shown(name)} is not a ${is}: ${fix}`);
  }
}

/** The remedy for a document that no API server writes. */
export const remedy = "correct the document, or leave it out by naming other groups.";

/** Returns a value of a document for a message: short, and in one line. */
export function shown(value: unknown): string {
  if (typeof value !== "string") return value === null ? "null" : typeof value;
  return literal(value.length > SHOWN_CHARS ? `${value.slice(0, SHOWN_CHARS)}…` : value);
}
