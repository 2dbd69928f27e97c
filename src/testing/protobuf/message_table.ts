import { kindLines, structLines } from "./field_tables.ts";

/** The scalar types of fields: text, bool, int32, int64, float64 and bytes. */
export type ScalarType = "s" | "b" | "i" | "l" | "d" | "y";

/** How often a field has a value: once, by key, or in order. */
export type FieldShape = "single" | "map" | "list";

/** A field of a message. */
export interface MessageField {
  /** Position among the fields of its message. */
  readonly index: number;
  /** Number on the wire. */
  readonly number: number;
  /** Name in JSON; empty if the fields of its message are inlined. */
  readonly name: string;
  /** Name in Go, for messages. */
  readonly goName: string;
  /** How often the field has a value. */
  readonly shape: FieldShape;
  /** Whether Go has a pointer, which tells an absent value from a zero one. */
  readonly pointer: boolean;
  /** Whether Go's JSON omits an empty value. */
  readonly omitEmpty: boolean;
  /** Whether Go's JSON omits a message in which all is zero. */
  readonly omitZero: boolean;
  /** Type of a scalar; `undefined` for a message. */
  readonly scalar: ScalarType | undefined;
  /** Type of a message; `undefined` for a scalar. */
  readonly message: MessageType | undefined;
}

/** A message of Kubernetes' protobuf encoding, which is a struct in Go. */
export interface MessageType {
  /** Name in Go, without its package. */
  readonly name: string;
  /** The fields, by number. */
  readonly fields: readonly MessageField[];
  /** The fields by number. */
  readonly byNumber: ReadonlyMap<number, MessageField>;
}

const types = new Map<string, MessageType>();

/**
 * Returns the message of a kind; `undefined` for an unknown kind. The options of requests are the same
 * in every version.
 */
export function messageOfKind(apiVersion: string, kind: string): MessageType | undefined {
  const name = kinds().get(`${apiVersion}/${kind}`) ?? kinds().get(`*/${kind}`);
  return name === undefined ? undefined : messageType(name);
}

/** Returns the message with a name; it must be in the table. */
export function messageType(name: string): MessageType {
  let type = types.get(name);
  if (!type) {
    type = new LazyMessage(name, structs().get(name)!);
    types.set(name, type);
  }
  return type;
}

/** Reads the fields when they are asked for: a program meets few of the messages. */
class LazyMessage implements MessageType {
  readonly name: string;
  readonly #text: string;
  #fields: MessageField[] | undefined;
  #byNumber: Map<number, MessageField> | undefined;

  constructor(name: string, text: string) {
    this.name = name.slice(name.lastIndexOf(".") + 1);
    this.#text = text;
  }

  get fields(): readonly MessageField[] {
    return this.#fields ??= this.#text === "" ? [] : this.#text.split(" ").map(parseField);
  }

  get byNumber(): ReadonlyMap<number, MessageField> {
    return this.#byNumber ??= new Map(this.fields.map((field) => [field.number, field]));
  }
}

/** Reads `name:number`, the flags, the type, and the name in Go if it is not the capitalized one. */
function parseField(text: string, index: number): MessageField {
  const [name = "", typed = "", goName] = text.split(":");
  const [, number = "", flags = "", type = ""] = /^(\d+)([^\w]*)(.+)$/.exec(typed)!;
  const isScalar = type.length === 1;
  const named = isScalar ? undefined : type;
  return {
    index,
    number: Number(number),
    name,
    goName: goName ?? name.charAt(0).toUpperCase() + name.slice(1),
    shape: flags.includes("[") ? "list" : flags.includes("{") ? "map" : "single",
    pointer: flags.includes("*"),
    omitEmpty: flags.includes("?"),
    omitZero: flags.includes("!"),
    scalar: isScalar ? type as ScalarType : undefined,
    get message() {
      return named === undefined ? undefined : messageType(named);
    },
  };
}

let kindTable: Map<string, string> | undefined;
let structTable: Map<string, string> | undefined;

function kinds(): Map<string, string> {
  return kindTable ??= table(kindLines, "=");
}

function structs(): Map<string, string> {
  return structTable ??= table(structLines, " ");
}

function table(lines: string, separator: string): Map<string, string> {
  return new Map(
    lines.trim().split("\n").map((line): [string, string] => {
      const end = line.indexOf(separator);
      return end < 0 ? [line, ""] : [line.slice(0, end), line.slice(end + 1)];
    }),
  );
}
