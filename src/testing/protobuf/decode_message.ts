import type { MessageField, MessageType, ScalarType } from "./message_table.ts";
import { describeChangedInteger } from "../json/parse_json.ts";
import { parseQuantity } from "../objects/quantity.ts";
import { ProtobufError, unexpectedEnd, type WireReader } from "./wire_reader.ts";

/** Levels of messages within each other; Kubernetes' own kinds have 20 of them. */
export const MOST_LEVELS = 1000;

/** A value of a field: of a scalar, a message, a list or a map. */
export type FieldValue =
  | string
  | number
  | boolean
  | Uint8Array
  | DecodedMessage
  | FieldValue[]
  | Map<string, FieldValue>;

/** A message with the values of the fields that were on the wire, by the position of the field. */
export interface DecodedMessage {
  /** The type. */
  readonly type: MessageType;
  /** The values; absent fields have none. */
  readonly values: (FieldValue | undefined)[];
}

/** Returns a message without a value. */
export function emptyMessage(type: MessageType): DecodedMessage {
  return { type, values: [] };
}

/**
 * Reads a message to an offset into a message, as Go's decoder does: unknown fields are skipped, and
 * what occurs twice is merged.
 *
 * @throws {ProtobufError} If it is malformed, has more than 1,000 levels, or an integer that
 * JavaScript would round.
 */
export function decodeMessage(
  reader: WireReader,
  end: number,
  message: DecodedMessage,
  level = 0,
): void {
  if (level > MOST_LEVELS) throw new ProtobufError("proto: exceeded max depth");
  const { type } = message;
  const name = isReplaced(type) ? "Timestamp" : type.name;
  while (reader.at < end) {
    const start = reader.at;
    reader.varint(end);
    const { fieldNumber, wireType } = reader;
    if (wireType === 4) {
      throw new ProtobufError(`proto: ${name}: wiretype end group for non-group`);
    }
    if (fieldNumber <= 0) {
      const tag = `illegal tag ${fieldNumber} (wire type ${reader.uint64})`;
      throw new ProtobufError(`proto: ${name}: ${tag}`);
    }
    const field = type.byNumber.get(fieldNumber);
    if (field) decodeField({ reader, end, level }, message, field);
    else {
      reader.at = start;
      reader.skip(end);
    }
  }
}

interface Place {
  readonly reader: WireReader;
  readonly end: number;
  readonly level: number;
}

function decodeField(place: Place, { type, values }: DecodedMessage, field: MessageField): void {
  const { reader, end } = place;
  const { wireType } = reader;
  const { index, shape, message, scalar = "s" } = field;
  const isList = shape === "list";
  const expected = shape === "map" || message ? 2 : wireTypes[scalar];
  if (isList && wireType === 2 && expected === 0) {
    return decodePacked(place, listOf(values, index), scalar);
  }
  if (wireType !== expected) {
    throw new ProtobufError(`proto: wrong wireType = ${wireType} for field ${field.goName}`);
  }
  if (shape === "map") {
    const known = values[index];
    const entries = known instanceof Map ? known : new Map<string, FieldValue>();
    values[index] = entries;
    return decodeEntry(place, entries, field);
  }
  if (!message) {
    const value = decodeScalar(reader, end, scalar);
    if (type.name === "Quantity") checkQuantity(String(value));
    if (isList) listOf(values, index).push(value);
    else values[index] = value;
    return;
  }
  const stop = reader.delimited(end);
  const known = isList || isReplaced(message) ? undefined : values[index];
  const member = (known as DecodedMessage | undefined) ?? emptyMessage(message);
  if (isList) listOf(values, index).push(member);
  else values[index] = member;
  decodeMember(place, member, stop);
}

/** Reads a member that is a message. */
function decodeMember({ reader, level }: Place, member: DecodedMessage, stop: number): void {
  if (isReplaced(member.type) && stop > reader.at) member.values.push(0); // a time in 1970
  decodeMessage(reader, stop, member, level + 1);
}

/** Times are read anew each time they occur, by way of another message. */
function isReplaced({ name }: MessageType): boolean {
  return name === "Time" || name === "MicroTime";
}

function checkQuantity(text: string): void {
  const parsed = parseQuantity(text);
  if (typeof parsed === "string") throw new ProtobufError(parsed);
}

function listOf(values: (FieldValue | undefined)[], index: number): FieldValue[] {
  const known = values[index];
  if (Array.isArray(known)) return known;
  const list: FieldValue[] = [];
  values[index] = list;
  return list;
}

function decodePacked({ reader, end }: Place, list: FieldValue[], scalar: ScalarType): void {
  const stop = reader.delimited(end);
  while (reader.at < stop) list.push(decodeScalar(reader, end, scalar));
}

/** Reads an entry of a map. Go's decoder checks no wire type in it, and no end but that of the message. */
function decodeEntry(
  place: Place,
  entries: Map<string, FieldValue>,
  { message, scalar = "s" }: MessageField,
): void {
  const { reader, end } = place;
  const stop = reader.delimited(end);
  let key = "";
  let value: FieldValue = message ? emptyMessage(message) : zeroOf[scalar]();
  while (reader.at < stop) {
    const start = reader.at;
    reader.varint(end);
    if (reader.fieldNumber === 1) key = decodeText(reader, end);
    else if (reader.fieldNumber === 2 && !message) value = decodeScalar(reader, end, scalar);
    else if (reader.fieldNumber === 2 && message) {
      const messageEnd = reader.delimited(end);
      value = emptyMessage(message);
      decodeMember(place, value, messageEnd);
    } else {
      reader.at = start;
      reader.skip(end);
      if (reader.at > stop) throw unexpectedEnd();
    }
  }
  entries.set(key, value);
  reader.at = stop;
}

const wireTypes: Readonly<Record<ScalarType, number>> = { s: 2, y: 2, b: 0, i: 0, l: 0, d: 1 };

/** Returns the zero value of a scalar type. */
export const zeroOf: Readonly<Record<ScalarType, () => FieldValue>> = {
  s: () => "",
  y: () => new Uint8Array(),
  b: () => false,
  i: () => 0,
  l: () => 0,
  d: () => 0,
};

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function decodeText(reader: WireReader, end: number): string {
  return decoder.decode(reader.take(reader.delimited(end)));
}

function decodeScalar(reader: WireReader, end: number, scalar: ScalarType): FieldValue {
  if (scalar === "s") return decodeText(reader, end);
  if (scalar === "y") return reader.take(reader.delimited(end));
  if (scalar === "d") return reader.float64(end);
  reader.varint(end);
  if (scalar === "b") return (reader.low | reader.high) !== 0;
  return scalar === "i" ? reader.low | 0 : exactInteger(reader);
}

function exactInteger({ int64, uint64 }: WireReader): number {
  if (Number.isSafeInteger(int64)) return int64;
  const why = describeChangedInteger(String(BigInt.asIntN(64, uint64)));
  if (why !== undefined) throw new ProtobufError(why);
  return int64;
}
