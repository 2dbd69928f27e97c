/**
 * Texts without quotes. Words such as `on`, which YAML 1.1 takes for booleans, have none either: gnostic
 * writes YAML 1.2, although kubectl reads YAML 1.1.
 */
const PLAIN = /^(?!(?:true|false|null)$)[a-z][\w./-]*(?: [\w./-]+)*$/i;

/** Characters that JSON has as they are, and that YAML refuses or takes for line breaks. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Returns a value of JSON in YAML, laid out as gnostic does. Texts with unusual characters are quoted
 * as in JSON, which YAML reads as well.
 */
export function gnosticYaml(value: unknown): string {
  return `${block(value, 0)}\n`;
}

function block(value: unknown, indent: number): string {
  const next = `\n${" ".repeat(indent)}`;
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => `- ${block(item, indent + 2)}`).join(next);
  }
  if (!isCollection(value)) return scalar(value);
  const below = 4 * Math.floor(indent / 4 + 1); // the next multiple of four
  return Object.entries(value).map(([key, member]) => {
    const text = block(member, below);
    return `${scalar(key)}:${isCollection(member) ? `\n${" ".repeat(below)}` : " "}${text}`;
  }).join(next);
}

/** Returns whether a value is an object or a list with members. */
function isCollection(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function scalar(value: unknown): string {
  if (typeof value === "string" && PLAIN.test(value)) return value;
  return JSON.stringify(value).replaceAll(UNPRINTABLE, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
