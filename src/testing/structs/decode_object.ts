/**
 * Reads an object of a built-in kind into the Go struct of its kind and writes it again, so that
 * unknown fields, wrong types and empty values are reported and stored as by kube-apiserver. The
 * tables are made by `deno task generate`, from the types by reflection.
 *
 * Defaults belong to structs, not to kinds (`defaults/struct_defaults.ts`), as in Kubernetes. Rules are
 * functions that collect faults (`validation/faults.ts`). Each default and each rule has a line in the
 * tables of `tests/conformance/builtin`, whose answers `record.ts` takes from a real server.
 *
 * @module
 */
import { isJsonObject } from "../json/json_value.ts";
import { readCustomValue, zeroCustomValue } from "./custom_values.ts";
import { type GoType, goTypeNamed, knownFields, shownName, type StructField } from "./go_type.ts";
import { structOfKind } from "./struct_tables.ts";
import type { StructFieldNames } from "../versions/kubernetes_version.ts";
import type { WrittenNumbers } from "./written_numbers.ts";

/** An object as the API server reads it into the struct of its kind, and writes it again. */
export interface DecodedObject {
  /**
   * The object: its fields in the order of the struct, without unknown and empty ones, and with those
   * that are always there.
   */
  readonly object: Record<string, unknown>;
  /** Paths of the unknown fields, such as `spec.containers[0].colour`, in their order. */
  readonly unknownFields: readonly string[];
  /** The first value of another type, in the words of Go's JSON decoder. */
  readonly fault: string | undefined;
}

/** Returns the name of the struct of a kind; `undefined` if the table does not have the kind. */
export function structOf(apiVersion: string, kind: string): string | undefined {
  return structOfKind[`${apiVersion}/${kind}`];
}

/** Settings of {@linkcode decodeObject}. */
export interface DecodeOptions {
  /** The numbers of the object's text that JavaScript writes otherwise. */
  readonly written?: WrittenNumbers | undefined;
  /** The fields of structs that this server does not know. */
  readonly unknown?: StructFieldNames | undefined;
}

/**
 * Reads an object into a struct.
 *
 * Source: `encoding/json` of Go, and `sigs.k8s.io/json` for the strict errors.
 */
export function decodeObject(
  object: Record<string, unknown>,
  struct: string,
  { written, unknown = {} }: DecodeOptions = {},
): DecodedObject {
  const decoder = new StructDecoder(unknown);
  const value = decoder.decode(object, goTypeNamed(struct), { ...nowhere, written });
  return {
    object: value as Record<string, unknown>,
    unknownFields: decoder.unknownFields,
    fault: decoder.fault,
  };
}

/** The place of a value. */
interface Place {
  /** Path with keys and indices. */
  readonly path: string;
  /** Path of the fields of structs alone, which messages have. */
  readonly fields: string;
  /** Name of the innermost struct. */
  readonly struct: string;
  /** The text of a number, or those of the numbers below; where JavaScript writes them otherwise. */
  readonly written?: WrittenNumbers | string | undefined;
}

const nowhere: Place = { path: "", fields: "", struct: "" };

const integers: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63, int: 2 ** 63 };

class StructDecoder {
  readonly unknownFields: string[] = [];
  fault: string | undefined;
  readonly #unknown: StructFieldNames;

  constructor(unknown: StructFieldNames = {}) {
    this.#unknown = unknown;
  }

  /** Returns the value as it is written again; `undefined` for the zero value. */
  decode(value: unknown, type: GoType, place: Place): unknown {
    if (value === null || value === undefined) return undefined;
    switch (type.form) {
      case "pointer":
        return this.decode(value, goTypeNamed(type.target), place);
      case "struct":
        return isJsonObject(value)
          ? this.#struct(value, type, place)
          : this.#refuse(value, type.name, place);
      case "map":
        return isJsonObject(value)
          ? this.#map(value, type.value, place)
          : this.#refuse(value, type.name, place);
      case "list":
        return Array.isArray(value)
          ? this.#list(value, type.item, place)
          : this.#refuse(value, type.name, place);
      case "bytes":
        return this.#bytes(value, type.name, place);
      case "custom":
        return this.#custom(value, type.name, place);
      case "scalar":
        return this.#scalar(value, type, place);
    }
  }

  #struct(
    object: Record<string, unknown>,
    { name, fields: all }: GoType & { form: "struct" },
    place: Place,
  ): unknown {
    const fields = knownFields(all, this.#unknown[name]);
    const known = new Map(fields.map((field) => [field.name, field]));
    const struct = shownName(name).split(".").at(-1)!;
    const below = (field: string): Place => ({
      path: place.path === "" ? field : `${place.path}.${field}`,
      fields: place.fields === "" ? field : `${place.fields}.${field}`,
      struct,
      written: writtenBelow(place, field),
    });
    const decoded = new Map<string, unknown>();
    for (const [key, member] of Object.entries(object)) {
      const field = known.get(key);
      if (!field) {
        if (member !== undefined) this.unknownFields.push(below(key).path);
        continue;
      }
      decoded.set(key, this.decode(member, goTypeNamed(field.type), below(key)));
    }
    return Object.fromEntries(fields.flatMap((field): [string, unknown][] => {
      const written = writtenValue(decoded.get(field.name), field);
      return written === undefined ? [] : [[field.name, written]];
    }));
  }

  #map(object: Record<string, unknown>, valueType: string, place: Place): unknown {
    const type = goTypeNamed(valueType);
    const members = Object.entries(object).map(([key, member]): [string, unknown] => {
      const written = writtenBelow(place, key);
      const below = { ...place, path: `${place.path}.${key}`, written };
      return [key, this.decode(member, type, below) ?? zeroOf(type)];
    });
    // Go writes the keys of a map in their order
    return Object.fromEntries(members.sort(([one], [other]) => one < other ? -1 : 1));
  }

  #list(values: readonly unknown[], itemType: string, place: Place): unknown {
    const type = goTypeNamed(itemType);
    return values.map((item, index) => {
      const written = writtenBelow(place, index);
      const below = { ...place, path: `${place.path}[${index}]`, written };
      return this.decode(item, type, below) ?? zeroOf(type);
    });
  }

  #bytes(value: unknown, type: string, place: Place): unknown {
    if (typeof value !== "string") return this.#refuse(value, type, place);
    const text = value.replaceAll(/[\r\n]/g, "");
    const wrong = /[^A-Za-z0-9+/]/.exec(text.replace(/={1,2}$/, ""));
    const bad = wrong?.index ?? (text.length % 4 === 0 ? undefined : text.length - text.length % 4);
    if (bad !== undefined) this.fault ??= `illegal base64 data at input byte ${bad}`;
    return text;
  }

  #custom(value: unknown, type: string, place: Place): unknown {
    const read = readCustomValue(value, shownName(type), writtenText(place));
    if ("value" in read) return read.value;
    if ("expected" in read) {
      const isNumber = typeof value === "number" && read.expected === "int32";
      return this.#refuse(value, read.expected, place, isNumber ? shownNumber(value, place) : "");
    }
    this.fault ??= read.fault;
    return undefined;
  }

  #scalar(value: unknown, { name, base }: GoType & { form: "scalar" }, place: Place): unknown {
    if (base === "string" || base === "bool") {
      const isRight = base === "bool" ? typeof value === "boolean" : typeof value === "string";
      return isRight ? value : this.#refuse(value, name, place);
    }
    if (typeof value !== "number") return this.#refuse(value, name, place);
    const limit = integers[base];
    // Go reads no integer from a text such as 1.0
    const isWhole = Number.isInteger(value) && !/[.eE]/.test(writtenText(place) ?? "");
    const fits = limit === undefined || (isWhole && value >= -limit && value < limit);
    return fits ? value : this.#refuse(value, name, place, shownNumber(value, place));
  }

  #refuse(value: unknown, type: string, { struct, fields }: Place, shown = ""): undefined {
    const where = struct === "" ? "value" : `struct field ${struct}.${fields}`;
    this.fault ??= `json: cannot unmarshal ${jsonTypeOf(value)}${shown} into Go ${where} of type ${
      shownName(type)
    }`;
    return undefined;
  }
}

/** Returns how a field is written; `undefined` if it is left out. */
function writtenValue(value: unknown, field: StructField): unknown {
  const type = goTypeNamed(field.type);
  if (value !== undefined && !isEmpty(value, type)) return value;
  if (value !== undefined && !field.omitsEmpty) return type.form === "scalar" ? value : null;
  const isStruct = type.form === "struct" || type.form === "custom";
  if (field.omitsZero || (field.omitsEmpty && !isStruct)) return undefined;
  return zeroOf(type);
}

function isEmpty(value: unknown, { form }: GoType): boolean {
  if (form === "scalar" || form === "bytes") return value === "" || value === 0 || value === false;
  if (form === "list" || form === "map") return Object.keys(value as object).length === 0;
  return false;
}

/** Returns how the zero value of a type is written. */
function zeroOf(type: GoType): unknown {
  switch (type.form) {
    case "struct":
      return new StructDecoder().decode({}, type, nowhere);
    case "custom":
      return zeroCustomValue(shownName(type.name));
    case "scalar":
      return type.base === "string" ? "" : type.base === "bool" ? false : 0;
    default:
      return null;
  }
}

function writtenBelow({ written }: Place, key: string | number): Place["written"] {
  return typeof written === "object" ? written.get(key) : undefined;
}

function writtenText({ written }: Place): string | undefined {
  return typeof written === "string" ? written : undefined;
}

function shownNumber(value: number, place: Place): string {
  return ` ${writtenText(place) ?? value}`;
}

function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
