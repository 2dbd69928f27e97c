import { CelList, CelMap, type CelValue } from "../cel/values/cel_value.ts";

/**
 * Returns what is wrong with the names of the types in an object that an expression has written:
 * `Object.spec` is the type of the field `spec` of an `Object`.
 *
 * Source: `k8s.io/apiserver/pkg/cel/mutation/dynamic` `CheckTypeNamesMatchFieldPathNames`.
 */
export function typeNameFaults(value: CelValue): string[] {
  return isObject(value) ? faultsOf(value, value.typeName) : [];
}

function faultsOf(value: CelValue, expected: string): string[] {
  if (value instanceof CelList) return value.values().flatMap((item) => faultsOf(item, expected));
  if (!(value instanceof CelMap)) return [];
  const members = value.keys().map((key) => [String(key), value.get(key) ?? null] as const);
  if (!isObject(value)) return members.flatMap(([, member]) => faultsOf(member, expected));
  const faults = members.flatMap(([name, member]) => faultsOf(member, `${expected}.${name}`));
  if (value.typeName === expected) return faults;
  const fault = `unexpected type name "${value.typeName}", expected "${expected}", which matches ` +
    "field name path from root Object type";
  return [fault, ...faults];
}

function isObject(value: CelValue): value is CelMap {
  return value instanceof CelMap && value.typeName !== "map";
}
