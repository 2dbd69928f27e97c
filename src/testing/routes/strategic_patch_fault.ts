import { invalid, invalidValue } from "../objects/field_error.ts";
import { goText } from "../structs/go_format.ts";
import { goTypeNamed } from "../structs/go_type.ts";
import type { StatusError } from "../status/status_error.ts";

const MISFIT =
  /^(?:.*json parse error: )?json: cannot unmarshal (\w+)( \S+)? into .*of type (\S+)$/;
const numeric = /^(?:u?int|float)\d+$/;
/** Go's kinds of the values of JSON. */
const kinds: Readonly<Record<string, string>> = {
  string: "string",
  number: "int64",
  bool: "bool",
  array: "slice",
  object: "map",
};

/**
 * Returns the 422 for a strategic merge patch whose result is not an object of its kind: kube-apiserver
 * shows the patch as Go prints it, and does not read the result as JSON.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/handlers` `applyPatchToObject` and
 * `k8s.io/apimachinery/pkg/runtime` `unstructuredConverter`.
 */
export function strategicPatchFault(patch: unknown, why: string): StatusError {
  const bad = { field: "patch", value: goText(patch) };
  return invalid({ group: "", kind: "", name: "" }, [invalidValue(bad, converterText(why))]);
}

function converterText(why: string): string {
  const [, given = "", number = "", name = ""] = MISFIT.exec(why) ?? [];
  const kind = number.includes(".") ? "float64" : kinds[given];
  if (kind === undefined) return why;
  const type = goTypeNamed(name);
  if (type.form === "map") return `cannot restore map from ${kind}`;
  if (type.form === "list" || type.form === "bytes") return `cannot restore slice from ${kind}`;
  if (type.form !== "scalar") return `cannot restore struct from: ${kind}`;
  // Go converts numbers to each other, and whole ones to texts
  const isConvertible = numeric.test(type.base)
    ? given === "number"
    : type.base === "string" && kind === "int64";
  if (isConvertible) return `cannot convert ${kind} to ${name}`;
  const isBasic = numeric.test(type.base) || type.base === "string" || type.base === "bool";
  return isBasic ? `unrecognized type: ${type.base}` : `cannot restore struct from: ${kind}`;
}
