import { type CelType, parseType, splitTypes } from "../values/cel_type.ts";
import {
  CelDuration,
  CelList,
  CelMap,
  CelOpaque,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
} from "../values/cel_value.ts";

/**
 * A function: its signature and what it does. `string::size(): int` is called as `text.size()`,
 * `size(string): int` as `size(text)`. A capital letter stands for any type.
 */
export type CelFunction = readonly [signature: string, call: (...args: never[]) => CelValue];

/** One signature of a function. */
export interface Overload {
  /** Whether the first parameter stands before the dot of the call. */
  readonly isMember: boolean;
  /** The types of the parameters, that before the dot included. */
  readonly params: readonly CelType[];
  /** The type of the result. */
  readonly result: CelType;
  /** Computes the result; the arguments have the types of the parameters. */
  readonly call: (...args: CelValue[]) => CelValue;
}

/** The signatures of all functions, by the names of the functions. */
export type FunctionTable = ReadonlyMap<string, readonly Overload[]>;

/** Reads functions into a table. */
export function readFunctions(...libraries: (readonly CelFunction[])[]): FunctionTable {
  const table = new Map<string, Overload[]>();
  for (const [signature, call] of libraries.flat()) {
    const { name, ...parts } = readSignature(signature);
    // the cast is safe: `findOverload` gives a function only values of its parameters' types
    const overload = { ...parts, call: call as (...args: CelValue[]) => CelValue };
    const known = table.get(name);
    if (known) known.push(overload);
    else table.set(name, [overload]);
  }
  return table;
}

/** Returns the first overload whose parameters the values fit. */
export function findOverload(
  overloads: readonly Overload[],
  isMember: boolean,
  args: readonly CelValue[],
): Overload | undefined {
  return overloads.find((one) =>
    one.isMember === isMember && one.params.length === args.length &&
    one.params.every((param, index) => fits(args[index]!, param))
  );
}

function readSignature(signature: string) {
  const [, target, name = "", params = "", result = ""] =
    /^(?:(.+?)::)?([^(]+)\((.*)\): (.+)$/.exec(signature) ?? [];
  const types = [...target === undefined ? [] : [target], ...splitTypes(params)];
  return {
    name,
    isMember: target !== undefined,
    params: types.map(parseType),
    result: parseType(result),
  };
}

/** Returns whether a value has a type, as far as it can be told at once. */
function fits(value: CelValue, type: CelType): boolean {
  switch (type.kind) {
    case "bool":
      return typeof value === "boolean";
    case "int":
      return typeof value === "bigint";
    case "uint":
      return value instanceof CelUint;
    case "double":
      return typeof value === "number";
    case "string":
      return typeof value === "string";
    case "bytes":
      return value instanceof Uint8Array;
    case "null":
      return value === null;
    case "timestamp":
      return value instanceof CelTimestamp;
    case "duration":
      return value instanceof CelDuration;
    case "list":
      return value instanceof CelList && fitsItems(value, type.params[0]!);
    case "map":
      return value instanceof CelMap;
    case "type":
      return value instanceof CelTypeValue;
    case "opaque":
      return type.name === "optional_type"
        ? value instanceof CelOptional
        : value instanceof CelOpaque && value.type.name === type.name;
    default:
      return true;
  }
}

/** Returns whether the first item of a list fits: overloads differ by the type of items. */
function fitsItems(list: CelList, item: CelType): boolean {
  return list.size === 0 || item.kind === "param" || item.kind === "dyn" || fits(list.at(0), item);
}
