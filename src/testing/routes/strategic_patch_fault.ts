import { invalid, invalidValue } from "../objects/field_error.ts";
import { goText } from "../structs/go_format.ts";
import type { StatusError } from "../status/status_error.ts";

const MISFIT = /^json: cannot unmarshal (\w+) .*of type (\S+)$/;
/** Go's types of the values of JSON; a number is whole in most faults. */
const kinds: Readonly<Record<string, string>> = {
  string: "string",
  number: "int64",
  bool: "bool",
  array: "slice",
  object: "map",
};
const basicTypes = /^(?:string|bool|u?int\d*|float\d+)$/;

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
  const [, given = "", type = ""] = MISFIT.exec(why) ?? [];
  const kind = kinds[given];
  if (kind === undefined) return why;
  if (type.startsWith("map[")) return `cannot restore map from ${kind}`;
  if (type.startsWith("[]")) return `cannot restore slice from ${kind}`;
  if (!basicTypes.test(type)) return `cannot restore struct from: ${kind}`;
  const whole = { array: "[]interface {}", object: "map[string]interface {}" }[given] ?? kind;
  return `cannot convert ${whole} to ${type}`;
}
