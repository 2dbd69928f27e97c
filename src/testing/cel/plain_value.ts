import { isJsonObject } from "../json/json_value.ts";
import { CelList, CelMap, type CelValue } from "./values/cel_value.ts";

const pastInt = 2 ** 63;

/**
 * Returns a JSON value as an expression sees it without a schema: whole numbers are ints, and times
 * are texts. Fields and items are read when an expression asks for them.
 */
export function plainValue(value: unknown): CelValue {
  if (typeof value === "number") {
    const isInt = Number.isInteger(value) && value >= -pastInt && value < pastInt;
    return isInt ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    return new CelList(value.length, (index) => plainValue(value[index]));
  }
  if (isJsonObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    return new CelMap({
      size: keys.length,
      keys: () => keys,
      get: (key) =>
        typeof key === "string" && Object.hasOwn(value, key) && value[key] !== undefined
          ? plainValue(value[key])
          : undefined,
    });
  }
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}
