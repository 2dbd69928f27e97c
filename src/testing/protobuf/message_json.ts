import { parseJson } from "../json/parse_json.ts";
import { type DecodedMessage, emptyMessage, type FieldValue, zeroOf } from "./decode_message.ts";
import type { MessageField } from "./message_table.ts";
import { ProtobufError } from "./wire_reader.ts";

/** Seconds from the year 1, which is Go's zero time, to 1970. */
const ZERO_TIME_SECONDS = -62_135_596_800;

/** Name of the field of a message that is a list. */
export const LIST_FIELD = "[]";

/**
 * Returns the JSON that Go makes of a message: with zero values, except of fields that it omits when
 * they are empty.
 *
 * @throws {ProtobufError} If a value has no JSON: raw JSON that is malformed, or a time.
 */
export function jsonOfMessage(message: DecodedMessage): unknown {
  const special = specialForms.get(message.type.name);
  if (special) return special(message.values);
  const { fields } = message.type;
  if (fields[0]?.name === LIST_FIELD) return jsonOfField(fields[0], message.values[0] ?? []);
  const json: Record<string, unknown> = {};
  for (const field of fields) {
    const value = message.values[field.index];
    if (field.name === "") {
      const inlined = jsonOfMessage(asMessage(field, value));
      Object.assign(json, inlined);
    } else if (!isOmitted(field, value)) {
      json[field.name] = jsonOfField(field, value);
    }
  }
  return json;
}

function isOmitted(field: MessageField, value: FieldValue | undefined): boolean {
  const { omitEmpty, omitZero, pointer } = field;
  if (omitZero && isZero(value)) return true;
  if (!omitEmpty || (isStruct(field) && !pointer)) return false;
  return value === undefined || (!pointer && isEmpty(value));
}

/** Returns whether Go's type is a struct, which its JSON never omits as empty. */
function isStruct({ message, shape }: MessageField): boolean {
  return shape === "single" && message !== undefined && message.fields[0]?.name !== LIST_FIELD;
}

function isEmpty(value: FieldValue): boolean {
  if (typeof value !== "object") return !value;
  if (value instanceof Map) return value.size === 0;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  return value.values.every((member) => member === undefined || isEmpty(member));
}

function isZero(value: FieldValue | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value !== "object" || !("type" in value)) return isEmpty(value);
  const isTime = ["Time", "MicroTime"].includes(value.type.name) && value.values.length > 0;
  return isTime ? secondsOf(value.values) === ZERO_TIME_SECONDS : value.values.every(isZero);
}

function jsonOfField(field: MessageField, value: FieldValue | undefined): unknown {
  const { shape, pointer, scalar, message } = field;
  if (value === undefined) {
    if (pointer || shape !== "single" || scalar === "y") return null;
    if (message?.fields[0]?.name === LIST_FIELD) return null;
    return message ? jsonOfMessage(emptyMessage(message)) : zeroOf[scalar!]();
  }
  if (value instanceof Map) {
    return Object.fromEntries(Array.from(value, ([key, member]) => [key, jsonOfValue(member)]));
  }
  return Array.isArray(value) ? value.map(jsonOfValue) : jsonOfValue(value);
}

function jsonOfValue(value: FieldValue): unknown {
  if (value instanceof Uint8Array) return value.toBase64();
  if (typeof value === "object") return jsonOfMessage(value as DecodedMessage);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new ProtobufError(`json: unsupported value: ${goNumber(value)}`);
  }
  return value;
}

function goNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

function asMessage({ message }: MessageField, value: FieldValue | undefined): DecodedMessage {
  return value === undefined ? emptyMessage(message!) : value as DecodedMessage;
}

type Values = readonly (FieldValue | undefined)[];

/** The messages whose JSON is not an object of their fields, by name. */
const specialForms: ReadonlyMap<string, (values: Values) => unknown> = new Map<
  string,
  (values: Values) => unknown
>([
  ["Time", (values) => timeText(values, 0)],
  ["MicroTime", (values) => timeText(values, 6)],
  ["Quantity", ([text = "0"]) => text],
  ["IntOrString", intOrString],
  ["RawExtension", ([raw]) => rawJson(raw)],
  ["FieldsV1", ([raw]) => rawJson(raw)],
  ["JSON", ([raw]) => rawJson(raw)],
  ["JSONSchemaPropsOrBool", ([allows, schema]) => schema ? jsonOfValue(schema) : allows ?? false],
  ["JSONSchemaPropsOrArray", ([schema, schemas]) => listOr(schema, schemas)],
  ["JSONSchemaPropsOrStringArray", ([schema, names]) => listOr(schema, names)],
]);

function listOr(one: FieldValue | undefined, many: FieldValue | undefined): unknown {
  if (Array.isArray(many) && many.length > 0) return many.map(jsonOfValue);
  return one === undefined ? null : jsonOfValue(one);
}

const textDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

function rawJson(raw: FieldValue | undefined): unknown {
  if (!(raw instanceof Uint8Array) || raw.length === 0) return null;
  try {
    return parseJson(textDecoder.decode(raw));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ProtobufError(
      `json: error calling MarshalJSON for type runtime.RawExtension: ${why}`,
    );
  }
}

function intOrString([type = 0, number = 0, text = ""]: Values): unknown {
  if (type === 0) return number;
  if (type === 1) return text;
  throw new ProtobufError("impossible IntOrString.Type");
}

function secondsOf([seconds]: Values): number {
  return typeof seconds === "number" ? seconds : 0;
}

/** Returns a time as RFC 3339 with as many digits of a second; `null` for Go's zero time. */
function timeText(values: Values, digits: 0 | 6): string | null {
  if (values.every((value) => value === undefined)) return null;
  const [, nanos = 0] = values;
  const micros = digits === 0 ? 0 : Math.trunc(Number(nanos) / 1000);
  const seconds = secondsOf(values) + Math.floor(micros / 1e6);
  const fraction = ((micros % 1e6) + 1e6) % 1e6;
  if (seconds === ZERO_TIME_SECONDS && fraction === 0) return null;
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) {
    throw new ProtobufError(`a time of ${seconds} seconds is out of range`);
  }
  const year = date.getUTCFullYear();
  const shownYear = (year < 0 ? "-" : "") + String(Math.abs(year)).padStart(4, "0");
  const [, rest = ""] = /^[+-]?\d+(-.*)\.\d+Z$/.exec(date.toISOString()) ?? [];
  return `${shownYear}${rest}${digits === 0 ? "" : `.${String(fraction).padStart(6, "0")}`}Z`;
}
