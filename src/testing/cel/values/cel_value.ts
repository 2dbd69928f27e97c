import type { CelType } from "./cel_type.ts";
import { celTypes, opaqueType } from "./cel_type.ts";

/** A value of CEL. An `int` is a bigint, a `double` a number. */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | CelUint
  | CelTimestamp
  | CelDuration
  | CelList
  | CelMap
  | CelTypeValue
  | CelOptional
  | CelOpaque;

/** Thrown where an expression has no value; the message is that of cel-go. */
export class CelError extends Error {
  override readonly name = "CelError";
}

/** A number without a sign. */
export class CelUint {
  /** The number. */
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** A point in time. */
export class CelTimestamp {
  /** Nanoseconds since 1970. */
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A length of time. */
export class CelDuration {
  /** The length in nanoseconds. */
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** How the items of a list are told apart: by place, by value, or by the named fields. */
export type ListIdentity = "place" | "value" | readonly string[];

/** A list; its items are made when they are asked for. */
export class CelList {
  /** The number of items. */
  readonly size: number;
  /** How the items are told apart. */
  readonly identity: ListIdentity;
  readonly #at: (index: number) => CelValue;

  constructor(size: number, at: (index: number) => CelValue, identity: ListIdentity = "place") {
    this.size = size;
    this.identity = identity;
    this.#at = at;
  }

  /** Returns a list of values. */
  static of(values: readonly CelValue[], identity: ListIdentity = "place"): CelList {
    return new CelList(values.length, (index) => values[index]!, identity);
  }

  /** Returns an item; the index must be in range. */
  at(index: number): CelValue {
    return this.#at(index);
  }

  /** Returns all items. */
  values(): CelValue[] {
    return Array.from({ length: this.size }, (_, index) => this.#at(index));
  }
}

/** A key of a map. */
export type CelKey = string | boolean | bigint | CelUint;

/** How a map finds its values. */
export interface MapSource {
  /** The number of entries. */
  readonly size: number;
  /** Returns the keys. */
  readonly keys: () => CelKey[];
  /** Returns a value; `undefined` for an unknown key. */
  readonly get: (key: CelKey) => CelValue | undefined;
  /** The fields that the expression cannot see, but equality compares. */
  readonly hidden?: () => unknown;
}

/** A map or an object; its values are made when they are asked for. */
export class CelMap {
  /** The name of the type: `map`, or that of an object that the expression has written. */
  readonly typeName: string;
  readonly #source: MapSource;

  constructor(source: MapSource, typeName = "map") {
    this.#source = source;
    this.typeName = typeName;
  }

  /** Returns a map of entries; the last one of equal keys counts. */
  static of(entries: Iterable<readonly [CelKey, CelValue]>, typeName?: string): CelMap {
    const byText = new Map<string, readonly [CelKey, CelValue]>();
    for (const entry of entries) byText.set(keyText(entry[0]), entry);
    return new CelMap({
      size: byText.size,
      keys: () => [...byText.values()].map(([key]) => key),
      get: (key) => byText.get(keyText(key))?.[1],
    }, typeName);
  }

  /** The number of entries. */
  get size(): number {
    return this.#source.size;
  }

  /** Returns the keys. */
  keys(): CelKey[] {
    return this.#source.keys();
  }

  /** Returns a value; `undefined` for an unknown key. */
  get(key: CelValue): CelValue | undefined {
    const known = mapKey(key);
    return known === undefined ? undefined : this.#source.get(known);
  }

  /** Returns the fields that the expression cannot see. */
  hidden(): unknown {
    return this.#source.hidden?.();
  }
}

/** A type as a value, as `type(x)` returns it. */
export class CelTypeValue {
  /** The name of the type at run time. */
  readonly typeName: string;

  constructor(typeName: string) {
    this.typeName = typeName;
  }
}

/** A value that may be absent. */
export class CelOptional {
  /** The value; `undefined` if it is absent. */
  readonly value: CelValue | undefined;

  constructor(value?: CelValue) {
    this.value = value;
  }
}

/** A value that only functions can look into, such as a quantity. */
export class CelOpaque {
  /** The type. */
  readonly type: CelType;
  /** Content, which the functions of the type read. */
  readonly content: unknown;
  /** Text by which values are equal. */
  readonly identity: string;

  constructor(typeName: string, content: unknown, identity: string) {
    this.type = opaqueType(typeName);
    this.content = content;
    this.identity = identity;
  }
}

/** Returns the name of a value's type at run time. */
export function typeNameOf(value: CelValue): string {
  if (value === null) return celTypes.null.name;
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "double";
    case "string":
      return "string";
  }
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof CelUint) return "uint";
  if (value instanceof CelTimestamp) return celTypes.timestamp.name;
  if (value instanceof CelDuration) return celTypes.duration.name;
  if (value instanceof CelList) return "list";
  if (value instanceof CelMap) return value.typeName;
  if (value instanceof CelTypeValue) return "type";
  if (value instanceof CelOptional) return "optional_type";
  return value.type.name;
}

/** Returns a value as the key of a map: a whole double is the same key as its `int`. */
function mapKey(value: CelValue): CelKey | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : undefined;
  const isKey = typeof value === "string" || typeof value === "boolean" ||
    typeof value === "bigint" || value instanceof CelUint;
  return isKey ? value : undefined;
}

function keyText(key: CelKey): string {
  if (typeof key === "string") return `s${key}`;
  return typeof key === "boolean" ? `b${key}` : `i${key instanceof CelUint ? key.value : key}`;
}
