const MOST_CHARACTERS = 100;

/**
 * Returns an argument as a message shows it: strings (at most 100 characters), numbers and booleans
 * with their value, all others by their type. An object may contain a secret, so its content is
 * never shown.
 */
export function shownValue(value: unknown): string {
  if (typeof value === "string") {
    const cut = value.length > MOST_CHARACTERS;
    return JSON.stringify(cut ? `${value.slice(0, MOST_CHARACTERS)}…` : value);
  }
  if (value === null || value === undefined) return String(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return "an array";
  return `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}
