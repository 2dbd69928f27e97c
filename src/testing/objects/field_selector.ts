import { valueAt } from "../json/json_value.ts";
import type { KubeObject } from "./kube_object.ts";

/** A parsed field selector; every term must hold. */
export interface FieldSelector {
  /** Whether the selector matches every object. */
  readonly empty: boolean;
  /** Returns whether the selector matches an object. */
  matches(object: KubeObject): boolean;
}

/** The place of a selectable field in an object. */
export interface SelectableField {
  /** Dotted path in the object. */
  readonly path: string;
  /**
   * Value if the object has no scalar at the path: Go's zero value, such as `false` for a boolean.
   * @default {""}
   */
  readonly whenAbsent?: string;
}

/** The fields by which a resource can be selected. */
export interface SelectableFields {
  /** Fields in addition to `metadata.name` and `metadata.namespace`. */
  readonly fields: Readonly<Record<string, SelectableField>>;
  /** Whether `metadata.namespace` is supported. */
  readonly namespaced: boolean;
  /** Returns Kubernetes' error message for an unsupported field. */
  readonly refuse: (field: string) => string;
}

/** Thrown for an invalid field selector, with the message of `k8s.io/apimachinery/pkg/fields`. */
export class FieldSelectorError extends Error {
  /** Creates the error. */
  constructor(message: string) {
    super(message);
    this.name = "FieldSelectorError";
  }
}

interface Term {
  field: SelectableField;
  negated: boolean;
  value: string;
}

/**
 * Parses a field selector: `field=value`, `field==value` and `field!=value`, joined by commas. A
 * backslash escapes `\`, `,` and `=` in a value.
 *
 * @throws {FieldSelectorError} If the text is malformed or the resource does not support the field.
 */
export function parseFieldSelector(text: string, selectable: SelectableFields): FieldSelector {
  const terms = splitTerms(text).sort().filter((term) => term !== "").map((term) =>
    parseTerm(term, { text, selectable })
  );
  return {
    empty: terms.length === 0,
    matches: (object) =>
      terms.every(({ field, negated, value }) => (fieldOf(object, field) === value) !== negated),
  };
}

/**
 * Returns the name that an object must have by the selector of a list; `undefined` if it may have
 * any other, or if the selector is malformed.
 */
export function requiredName(text: string): string | undefined {
  try {
    const terms = splitTerms(text).sort().map((term) => splitTerm(term, text));
    return terms.find(({ name, negated }) => name === "metadata.name" && !negated)?.value;
  } catch (error) {
    if (error instanceof FieldSelectorError) return undefined;
    throw error;
  }
}

function splitTerms(text: string): string[] {
  return text.match(/(?:\\[^]|[^,\\]|\\$)+/g) ?? [];
}

function parseTerm(
  term: string,
  { text, selectable }: { text: string; selectable: SelectableFields },
): Term {
  const { name, negated, value } = splitTerm(term, text);
  return { field: resolveField(name, selectable), negated, value };
}

function splitTerm(term: string, text: string): { name: string; negated: boolean; value: string } {
  const match = /^([^]*?)(!=|==|=)([^]*)$/.exec(term);
  if (!match) {
    throw new FieldSelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
  }
  const [, name = "", operator, raw = ""] = match;
  return { name, negated: operator === "!=", value: unescapeValue(raw) };
}

function resolveField(name: string, selectable: SelectableFields): SelectableField {
  if (name === "metadata.name") return { path: name };
  if (name === "metadata.namespace" && selectable.namespaced) return { path: name };
  const field = Object.hasOwn(selectable.fields, name) ? selectable.fields[name] : undefined;
  if (field === undefined) throw new FieldSelectorError(selectable.refuse(name));
  return field;
}

function unescapeValue(raw: string): string {
  return raw.replace(/\\([^]?)|[,=]/g, (sequence, escaped: string | undefined) => {
    if (escaped === undefined) {
      // kube-apiserver prints the number of the character
      throw new FieldSelectorError(
        `invalid field selector: unescaped character in value: ${sequence.codePointAt(0)}`,
      );
    }
    if (escaped === "" || !"\\,=".includes(escaped)) {
      throw new FieldSelectorError(`invalid field selector: invalid escape sequence: ${sequence}`);
    }
    return escaped;
  });
}

function fieldOf(object: KubeObject, { path, whenAbsent = "" }: SelectableField): string {
  const value = valueAt(object, path);
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
    case "number":
      return String(value);
    default:
      return whenAbsent;
  }
}
