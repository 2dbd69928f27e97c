import { memberSchema, type Schema, subschema } from "../schema.ts";

/**
 * Returns the path that the `fieldPath` of a rule means, such as `spec.a[b]`; `undefined` if it
 * refers to no field of the schema.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel` `ValidFieldPath`.
 */
export function ruleFieldPath(path: string, schema: Schema): string | undefined {
  let node: Schema | undefined = schema;
  let result = "";
  let at = 0;
  while (at < path.length) {
    step.lastIndex = at;
    const match = step.exec(path);
    if (!match) return undefined;
    at += match[0].length;
    const name = match[1] ?? unescape(match[2]!);
    const isNamed: boolean = subschema(node, "properties") !== undefined;
    if (name === undefined || (!isNamed && !subschema(node, "additionalProperties"))) {
      return undefined;
    }
    node = memberSchema(node, name);
    if (!node) return undefined;
    result += isNamed ? `${result === "" ? "" : "."}${name}` : `[${name}]`;
  }
  return result === "" ? undefined : result;
}

const step = /\.([^.[\]']+)|\['((?:\\.|[^'\\])*)'\]/y;

const letters: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "'": "'",
  "\\": "\\",
};

function unescape(text: string): string | undefined {
  const isValid = [...text.matchAll(/\\(.)/g)].every(([, letter]) => letters[letter!]);
  return isValid ? text.replace(/\\(.)/g, (_, letter: string) => letters[letter]!) : undefined;
}
