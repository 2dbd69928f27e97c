import { valueAt } from "./json_value.ts";
import type { KubeObject } from "./kube_object.ts";

/** A parsed field selector; every term must hold. */
export interface FieldSelector {
  /** Whether it selects everything. */
  readonly empty: boolean;
  /** Whether it selects the object. */
  matches(object: KubeObject): boolean;
}

/** Where the value of a field is. */
export interface SelectableField {
  /** Dotted path in the object. */
  readonly path: string;
  /**
   * Value when the path leads nowhere: Go's zero value, such as `false` for a boolean.
   * @default {""}
   */
  readonly whenAbsent?: string;
}

/** Which fields a resource can be selected by. */
export interface SelectableFields {
  /** Fields beside `metadata.name` and `metadata.namespace`. */
  readonly fields: Readonly<Record<string, SelectableField>>;
  /** Whether `metadata.namespace` can be used. */
  readonly namespaced: boolean;
  /** Says in Kubernetes' words that a field cannot be used. */
  readonly refuse: (field: string) => string;
}

/** The text is no field selector; the message is the one of `k8s.io/apimachinery/pkg/fields`. */
export class FieldSelectorError extends Error {
  /** Makes the error. */
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
 * Parses a field selector: `field=value`, `field==value` and `field!=value`, joined by commas;
 * a backslash escapes `\`, `,` and `=` in a value.
 *
 * @throws {FieldSelectorError} When the text is malformed or the resource has no such field.
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

function splitTerms(text: string): string[] {
  return text.match(/(?:\\[^]|[^,\\]|\\$)+/g) ?? [];
}

function parseTerm(
  term: string,
  { text, selectable }: { text: string; selectable: SelectableFields },
): Term {
  const match = /^([^]*?)(!=|==|=)([^]*)$/.exec(term);
  if (!match) {
    throw new FieldSelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
  }
  const [, field = "", operator, raw = ""] = match;
  const value = unescapeValue(raw);
  return { field: resolveField(field, selectable), negated: operator === "!=", value };
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
      // the reference prints the rune's number
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
