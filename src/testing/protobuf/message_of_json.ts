import { isJsonObject } from "../json/json_value.ts";
import {
  type DecodedMessage,
  emptyMessage,
  type FieldValue,
  MOST_LEVELS,
} from "./decode_message.ts";
import { LIST_FIELD } from "./message_json.ts";
import type { MessageField, MessageType } from "./message_table.ts";
import { ProtobufError } from "./wire_reader.ts";

/**
 * Returns the message of an object in JSON; members without a field are left out.
 *
 * @throws {ProtobufError} If a member has another type than its field, or there are more than 1,000
 * levels.
 */
export function messageOfJson(type: MessageType, json: unknown): DecodedMessage {
  return messageAt(type, json, { path: "", level: 0 });
}

/** Where a value is in the object. */
interface Place {
  readonly path: string;
  readonly level: number;
}

function messageAt(type: MessageType, json: unknown, place: Place): DecodedMessage {
  const { path, level } = place;
  if (level > MOST_LEVELS) {
    throw new ProtobufError(`the object has more than ${MOST_LEVELS} levels`);
  }
  if (json === null || json === undefined) return emptyMessage(type);
  const special = specialForms.get(type.name);
  if (special) return special(type, json, { path, level: level + 1 });
  if (type.fields[0]?.name === LIST_FIELD) {
    return { type, values: [valueOf(type.fields[0], json, place)] };
  }
  if (!isJsonObject(json)) throw misfit(place, "an object");
  const message = emptyMessage(type);
  for (const field of type.fields) {
    const { name, index } = field;
    if (name === "") message.values[index] = messageAt(field.message!, json, place);
    else {
      const value = Object.hasOwn(json, name) ? json[name] : null;
      if (value === null || value === undefined) continue;
      message.values[index] = valueOf(field, value, {
        path: path === "" ? name : `${path}.${name}`,
        level: level + 1,
      });
    }
  }
  return message;
}

function valueOf(field: MessageField, json: unknown, place: Place): FieldValue {
  if (field.shape === "list") {
    if (!Array.isArray(json)) throw misfit(place, "a list");
    return json.map((item) => singleValue(field, item, place));
  }
  if (field.shape === "single") return singleValue(field, json, place);
  if (!isJsonObject(json)) throw misfit(place, "an object");
  const entries = Object.entries(json);
  return new Map(entries.map(([key, value]) => [key, singleValue(field, value, place)]));
}

function singleValue({ message, scalar }: MessageField, json: unknown, place: Place): FieldValue {
  if (message) return messageAt(message, json, place);
  switch (scalar) {
    case "b":
      if (typeof json === "boolean") return json;
      throw misfit(place, "a boolean");
    case "i":
    case "l":
      if (typeof json === "number" && Number.isInteger(json)) return json;
      throw misfit(place, "an integer");
    case "d":
      if (typeof json === "number") return json;
      throw misfit(place, "a number");
    case "y":
      return bytesOf(json, place);
    default:
      if (typeof json === "string") return json;
      throw misfit(place, "a string");
  }
}

function bytesOf(json: unknown, place: Place): Uint8Array {
  if (json === null) return new Uint8Array();
  if (typeof json !== "string") throw misfit(place, "base64");
  try {
    return Uint8Array.fromBase64(json);
  } catch {
    throw misfit(place, "base64");
  }
}

type Special = (type: MessageType, json: unknown, place: Place) => DecodedMessage;

const encoder = new TextEncoder();

const raw: Special = (type, json) => ({ type, values: [encoder.encode(JSON.stringify(json))] });

/** The messages whose JSON is not an object of their fields, by name. */
const specialForms: ReadonlyMap<string, Special> = new Map<string, Special>([
  ["Time", timeMessage],
  ["MicroTime", timeMessage],
  ["Quantity", quantity],
  ["IntOrString", intOrString],
  ["RawExtension", raw],
  ["FieldsV1", raw],
  ["JSON", raw],
  ["JSONSchemaPropsOrBool", schemaOrBool],
  ["JSONSchemaPropsOrArray", schemaOrList],
  ["JSONSchemaPropsOrStringArray", schemaOrList],
]);

function timeMessage(type: MessageType, json: unknown, place: Place): DecodedMessage {
  const ms = typeof json === "string" ? Date.parse(json) : NaN;
  if (Number.isNaN(ms)) throw misfit(place, "a time");
  const [, digits = ""] = /\.(\d{1,6})/.exec(String(json)) ?? [];
  const nanos = type.name === "Time" ? 0 : Number(digits.padEnd(6, "0")) * 1000;
  return { type, values: [Math.floor(ms / 1000), nanos] };
}

function quantity(type: MessageType, json: unknown, place: Place): DecodedMessage {
  if (typeof json !== "string" && typeof json !== "number") throw misfit(place, "a quantity");
  return { type, values: [String(json)] };
}

function intOrString(type: MessageType, json: unknown, place: Place): DecodedMessage {
  if (typeof json === "number" && Number.isInteger(json)) return { type, values: [0, json] };
  if (typeof json === "string") return { type, values: [1, 0, json] };
  throw misfit(place, "an integer or a string");
}

function schemaOrBool(type: MessageType, json: unknown, place: Place): DecodedMessage {
  if (typeof json === "boolean") return { type, values: [json] };
  return { type, values: [true, messageAt(type.fields[1]!.message!, json, place)] };
}

function schemaOrList(type: MessageType, json: unknown, place: Place): DecodedMessage {
  const [one, many] = type.fields;
  return Array.isArray(json)
    ? { type, values: [undefined, valueOf(many!, json, place)] }
    : { type, values: [messageAt(one!.message!, json, place)] };
}

function misfit({ path }: Place, expected: string): ProtobufError {
  return new ProtobufError(`${path || "the object"} must be ${expected}`);
}
