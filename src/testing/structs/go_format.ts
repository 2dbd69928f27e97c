import { isJsonObject } from "../json/json_value.ts";

/** Returns a value of JSON as Go's `%+v` prints it. */
export function goText(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (!isJsonObject(value)) return String(value);
  return `map[${membersOf(value).map(([name, member]) => `${name}:${goText(member)}`).join(" ")}]`;
}

/** Returns a value of JSON as Go's `%#v` prints it. */
export function goSyntax(value: unknown): string {
  if (value === null) return "interface {}(nil)";
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = membersOf(value).map(([name, member]) =>
    `${JSON.stringify(name)}:${goSyntax(member)}`
  );
  return `map[string]interface {}{${members.join(", ")}}`;
}

/** Returns the type of a value of JSON as Go's `%T` prints it. */
export function goType(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (isJsonObject(value)) return "map[string]interface {}";
  if (typeof value !== "number") return typeof value === "boolean" ? "bool" : "string";
  return Number.isInteger(value) ? "int64" : "float64";
}

/** Go prints maps with sorted keys. */
function membersOf(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1);
}
