/** The kinds of types that CEL's checker tells apart. */
export type TypeKind =
  | "dyn"
  | "error"
  | "null"
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "timestamp"
  | "duration"
  | "list"
  | "map"
  | "struct"
  | "opaque"
  | "type"
  | "param";

/** A type of CEL, as its checker knows it. */
export interface CelType {
  /** The kind. */
  readonly kind: TypeKind;
  /** The name of the type at run time, such as `google.protobuf.Timestamp`. */
  readonly name: string;
  /** The types of items, or of keys and values, or of an optional's value. */
  readonly params: readonly CelType[];
}

function simple(kind: TypeKind, name: string = kind): CelType {
  return { kind, name, params: [] };
}

/** The types without parameters. */
export const celTypes = {
  dyn: simple("dyn"),
  error: simple("error", "!error!"),
  null: simple("null", "null_type"),
  bool: simple("bool"),
  int: simple("int"),
  uint: simple("uint"),
  double: simple("double"),
  string: simple("string"),
  bytes: simple("bytes"),
  timestamp: simple("timestamp", "google.protobuf.Timestamp"),
  duration: simple("duration", "google.protobuf.Duration"),
  type: simple("type"),
};

/** Returns the type of lists of `item`. */
export function listType(item: CelType): CelType {
  return { kind: "list", name: "list", params: [item] };
}

/** Returns the type of maps from `key` to `value`. */
export function mapType(key: CelType, value: CelType): CelType {
  return { kind: "map", name: "map", params: [key, value] };
}

/** Returns the type of objects whose fields an environment knows by this name. */
export function structType(name: string): CelType {
  return simple("struct", name);
}

/** Returns a type whose values only functions can look into. */
export function opaqueType(name: string, ...params: CelType[]): CelType {
  return { kind: "opaque", name, params };
}

/** Returns the type of values that may be absent. */
export function optionalType(value: CelType): CelType {
  return opaqueType("optional_type", value);
}

/** Returns the type of a type. */
export function typeOfType(type: CelType): CelType {
  return { kind: "type", name: "type", params: [type] };
}

/** Returns a type that a call decides. */
export function typeParameter(name: string): CelType {
  return simple("param", name);
}

/** Returns whether a type is `optional_type`. */
export function isOptionalType(type: CelType): boolean {
  return type.kind === "opaque" && type.name === "optional_type";
}

/** Returns whether two types are the same. */
export function sameType(left: CelType, right: CelType): boolean {
  return left === right ||
    (left.kind === right.kind && left.name === right.name &&
      left.params.length === right.params.length &&
      left.params.every((one, index) => sameType(one, right.params[index]!)));
}

/** Returns the name of a type as cel-go writes it in its messages. */
export function describeType(type: CelType): string {
  if (type.kind === "null" || type.kind === "timestamp" || type.kind === "duration") {
    return type.kind;
  }
  if (type.params.length === 0) return type.name;
  return `${type.name}(${type.params.map(describeType).join(", ")})`;
}

/**
 * Returns the type that a text names: `list<A>`, `map<string, int>`, `optional<T>`, `type<A>`. A
 * single capital letter is a parameter, a name with a dot an opaque type.
 */
export function parseType(text: string): CelType {
  const trimmed = text.trim();
  const open = trimmed.indexOf("<");
  if (open > 0) {
    const params = splitTypes(trimmed.slice(open + 1, -1)).map(parseType);
    const [first = celTypes.dyn, second = celTypes.dyn] = params;
    switch (trimmed.slice(0, open)) {
      case "list":
        return listType(first);
      case "map":
        return mapType(first, second);
      case "optional":
        return optionalType(first);
      default:
        return typeOfType(first);
    }
  }
  if (/^[A-Z]$/.test(trimmed)) return typeParameter(trimmed);
  const known = Object.hasOwn(celTypes, trimmed)
    ? celTypes[trimmed as keyof typeof celTypes]
    : undefined;
  return known ?? opaqueType(trimmed);
}

/** Splits types at the commas that are not within brackets. */
export function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "<") depth++;
    if (text[index] === ">") depth--;
    if (text[index] === "," && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
