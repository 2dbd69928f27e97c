/** The kinds of settings, with the words of a message for each. */
const kinds = {
  text: "a string",
  texts: "an array of strings",
  paths: "a string or an array of strings",
  number: "a number",
  flag: "true or false",
  function: "a function",
  object: "an object",
  array: "an array",
  toggle: "true, false or an object",
} as const;

/** A kind of settings. */
export type SettingKind = keyof typeof kinds;

/**
 * Refuses options that are not an object, a setting of an unknown name, which would have no effect,
 * and a setting of a wrong kind. One that is `undefined` is left out. `what` is the subject of the
 * message.
 *
 * @throws {TypeError} If one is wrong; the message names it.
 * @throws {RangeError} If one is NaN in the place of a number.
 */
export function checkSettings<T extends object>(
  what: string,
  options: unknown,
  settings: Readonly<Record<keyof T, SettingKind>>,
): void {
  if (!isOfKind(options, "object")) {
    throw new TypeError(`${what} must be an object: current value is ${shown(options)}.`);
  }
  const known: Readonly<Record<string, SettingKind>> = settings;
  for (const [name, value] of Object.entries(options as object)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known).join(", ");
      throw new TypeError(`${what} have no setting "${name}"; the settings are ${names}.`);
    }
    const kind = known[name]!;
    if (isOfKind(value, kind)) continue;
    const Refusal = Number.isNaN(value) ? RangeError : TypeError;
    throw new Refusal(`${name} must be ${kinds[kind]}: current value is ${shown(value)}.`);
  }
}

function isOfKind(value: unknown, kind: SettingKind): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "texts":
      return Array.isArray(value) && value.every((each) => typeof each === "string");
    case "paths":
      return isOfKind(value, "text") || isOfKind(value, "texts");
    case "number":
      return typeof value === "number" && !Number.isNaN(value);
    case "flag":
      return typeof value === "boolean";
    case "function":
      return typeof value === "function";
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "array":
      return Array.isArray(value);
    case "toggle":
      return isOfKind(value, "flag") || isOfKind(value, "object");
  }
}

/** Returns a value as a message shows it; an object may contain a key, and is never shown. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
