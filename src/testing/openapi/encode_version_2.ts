import type { DecodedMessage, FieldValue } from "../protobuf/decode_message.ts";
import { WireWriter } from "../protobuf/wire_writer.ts";
import { type GnosticField, type GnosticMessage, gnosticMessage } from "./gnostic_messages.ts";
import { gnosticYaml } from "./gnostic_yaml.ts";

/**
 * Returns a document of OpenAPI 2.0, as it is in JSON, in protobuf: as the `openapi.v2.Document` of
 * gnostic, which client-go and kubectl ask for. What has no field there is left out.
 */
export function encodeVersion2(document: unknown): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  writer.message(messageOf(gnosticMessage("Document"), document));
  return writer.result();
}

function messageOf(type: GnosticMessage, json: unknown): DecodedMessage {
  const values: (FieldValue | undefined)[] = [];
  const choose = choices.get(type.name);
  if (choose) {
    const [number, value] = choose(json);
    const field = type.byNumber.get(number)!;
    values[field.index] = valueOf(field, value); // a false is written, for it was chosen
    return { type, values };
  }
  if (typeof json !== "object" || json === null) return { type, values };
  for (const [name, member] of Object.entries(json)) {
    const field = type.fieldOf(name);
    if (!field) continue;
    const value = valueOf(field, member);
    if (value === undefined || isZero(value)) continue;
    if (field.shape === "map") entriesAt(values, field.index).set(name, value);
    else values[field.index] = value;
  }
  return { type, values };
}

/** Returns whether a value is one that protobuf does not write: it is what a reader takes for none. */
function isZero(value: FieldValue): boolean {
  return value === "" || value === 0 || value === false;
}

function entriesAt(
  values: (FieldValue | undefined)[],
  index: number,
): Map<string, FieldValue> {
  const known = values[index];
  if (known instanceof Map) return known;
  const entries = new Map<string, FieldValue>();
  values[index] = entries;
  return entries;
}

function valueOf(field: GnosticField, json: unknown): FieldValue | undefined {
  if (field.shape !== "list") return singleValue(field, json);
  if (!Array.isArray(json)) return undefined;
  return json.map((item) => singleValue(field, item)).filter((value) => value !== undefined);
}

/** Returns a value of a field; `undefined` for one of another type. */
function singleValue({ message, scalar }: GnosticField, json: unknown): FieldValue | undefined {
  if (message) return messageOf(message, json);
  if (scalar === "b") return typeof json === "boolean" ? json : undefined;
  if (scalar === "s") return typeof json === "string" ? json : undefined;
  const isNumber = scalar === "l" ? Number.isInteger(json) : typeof json === "number";
  return isNumber ? Number(json) : undefined;
}

/** The numbers of the fields for a parameter, by its place. */
const places = ["header", "formData", "query", "path"];

type Choose = (json: unknown) => [number: number, value: unknown];

/** The messages of which one field has the whole value: the number of that field, and the value. */
const choices: ReadonlyMap<string, Choose> = new Map<string, Choose>([
  ["AdditionalPropertiesItem", (json) => [typeof json === "boolean" ? 2 : 1, json]],
  ["Any", (json) => [2, gnosticYaml(json)]],
  ["ItemsItem", (json) => [1, [json]]],
  ["NonBodyParameter", (json) => [places.indexOf(String(Object(json).in)) + 1 || 3, json]],
  ["Parameter", (json) => [Object(json).in === "body" ? 1 : 2, json]],
  ["ParametersItem", orReference],
  ["ResponseValue", orReference],
  ["SchemaItem", (json) => [1, json]],
  ["SecurityDefinitionsItem", (json) => [Object(json).type === "basic" ? 1 : 2, json]],
  ["StringArray", (json) => [1, json]],
  ["TypeItem", (json) => [1, [json]]],
]);

function orReference(json: unknown): [number: number, value: unknown] {
  return ["$ref" in Object(json) ? 2 : 1, json];
}
