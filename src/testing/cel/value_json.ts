import { describeChangedInteger } from "../json/parse_json.ts";
import {
  CelDuration,
  CelError,
  CelList,
  CelMap,
  CelTimestamp,
  CelUint,
  type CelValue,
  typeNameOf,
} from "./values/cel_value.ts";
import { formatDuration, formatTimestamp } from "./values/time_text.ts";

/**
 * Returns a value as JSON.
 *
 * @throws {CelError} If it has no such form.
 */
export function valueJson(value: CelValue): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return finite(value);
  if (typeof value === "bigint") return exact(value);
  if (value instanceof CelUint) return exact(value.value);
  if (value instanceof CelList) return value.values().map(valueJson);
  if (value instanceof CelMap) return mapJson(value);
  if (value instanceof Uint8Array) return value.toBase64();
  if (value instanceof CelTimestamp) return formatTimestamp(value);
  if (value instanceof CelDuration) return formatDuration(value);
  throw new CelError(`a value of the type ${typeNameOf(value)} cannot be written as JSON`);
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new CelError("infinite numbers and NaN cannot be written as JSON");
}

function exact(value: bigint): number {
  const why = describeChangedInteger(String(value));
  if (why !== undefined) throw new CelError(why);
  return Number(value);
}

function mapJson(map: CelMap): Record<string, unknown> {
  return Object.fromEntries(
    map.keys().map((key) => {
      if (typeof key !== "string") throw new CelError("the key of a map is not a string");
      return [key, valueJson(map.get(key) ?? null)];
    }),
  );
}
