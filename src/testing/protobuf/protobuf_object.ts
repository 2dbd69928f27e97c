/**
 * Reads and writes Kubernetes' protobuf encoding of its own kinds. `field_tables.ts` has the number,
 * type and JSON name of each field, from the tags of Go's types: `generated.proto` does not say which
 * zero values Go's JSON contains. `tests/e2e/protobuf` compares with Go's decoder, byte by byte.
 *
 * @module
 */
import { decodeMessage, emptyMessage } from "./decode_message.ts";
import { jsonOfMessage } from "./message_json.ts";
import { messageOfJson } from "./message_of_json.ts";
import { messageOfKind, messageType } from "./message_table.ts";
import { ProtobufError, WireReader } from "./wire_reader.ts";
import { WireWriter } from "./wire_writer.ts";

/** The kind of an object. */
export interface ObjectType {
  /** Group and version: `apps/v1`. */
  readonly apiVersion: string;
  /** The kind. */
  readonly kind: string;
}

/** Thrown for a body that is not an object, or whose object is malformed. */
export class ProtobufBodyError extends ProtobufError {
  /** The kind that the body says it has; absent if it was not readable. */
  readonly type: ObjectType | undefined;

  /** Creates the error. */
  constructor(message: string, type?: ObjectType) {
    super(message);
    this.type = type;
  }
}

const magic = Uint8Array.of(0x6b, 0x38, 0x73, 0); // "k8s" and a zero

/**
 * Reads an object: its kind and, if that is known, its members as Go's JSON has them. A kind or a version
 * that is missing is the expected one.
 *
 * Source: `k8s.io/apimachinery/pkg/runtime/serializer/protobuf`.
 *
 * @throws {ProtobufBodyError} If the bytes are not such an object.
 */
export function decodeObject(bytes: Uint8Array, expected: ObjectType): Record<string, unknown> {
  const { typeMeta, raw } = readEnvelope(bytes);
  const type = typeOf(typeMeta, expected);
  const messageOf = messageOfKind(type.apiVersion, type.kind);
  if (!messageOf) return { ...type };
  const message = emptyMessage(messageOf);
  try {
    decodeMessage(new WireReader(raw), raw.length, message);
    return { ...type, ...jsonOfMessage(message) as Record<string, unknown> };
  } catch (error) {
    throw error instanceof ProtobufError ? new ProtobufBodyError(error.message, type) : error;
  }
}

/** Returns whether objects of a kind can be written. */
export function isEncodable({ apiVersion, kind }: ObjectType): boolean {
  return messageOfKind(apiVersion, kind) !== undefined;
}

/**
 * Returns the bytes of an object, whose kind must be known.
 *
 * @throws {ProtobufError} If a member has another type than its field.
 */
export function encodeObject(
  object: Record<string, unknown> & ObjectType,
): Uint8Array<ArrayBuffer> {
  const { apiVersion, kind } = object;
  const type = messageOfKind(apiVersion, kind);
  if (!type) throw new ProtobufError(`object ${apiVersion}/${kind} has no protobuf encoding`);
  const message = messageOfJson(type, object);
  const typeMeta = messageOfJson(messageType("TypeMeta"), { apiVersion, kind });
  const writer = new WireWriter();
  writer.delimited(4, () => {}); // contentType and contentEncoding, which Go writes even if empty
  writer.delimited(3, () => {});
  writer.delimited(2, () => writer.message(message));
  writer.delimited(1, () => writer.message(typeMeta));
  writer.raw(magic);
  return writer.result();
}

/**
 * Returns the bytes of an event of a watch, whose object is in protobuf: its length and the event.
 *
 * Source: `k8s.io/apimachinery/pkg/runtime/serializer/protobuf` `lengthDelimitedFramer`.
 */
export function encodeWatchEvent(type: string, object: Uint8Array): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  writer.delimited(2, () => writer.delimited(1, () => writer.raw(object)));
  writer.delimited(1, () => writer.raw(new TextEncoder().encode(type)));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, writer.length);
  writer.raw(length);
  return writer.result();
}

interface Envelope {
  readonly typeMeta: ObjectType;
  readonly raw: Uint8Array;
}

function readEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length === 0) throw new ProtobufBodyError("empty data");
  if (magic.some((byte, index) => bytes[index] !== byte)) {
    throw new ProtobufBodyError(
      "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]",
    );
  }
  if (bytes.length === magic.length) throw new ProtobufBodyError("empty body");
  const unknown = emptyMessage(messageType("Unknown"));
  const data = bytes.subarray(magic.length);
  try {
    decodeMessage(new WireReader(data), data.length, unknown);
  } catch (error) {
    throw error instanceof ProtobufError ? new ProtobufBodyError(error.message) : error;
  }
  const { apiVersion = "", kind = "", raw } = envelopeJson(unknown.values);
  return { typeMeta: { apiVersion, kind }, raw };
}

function envelopeJson(values: readonly unknown[]): Partial<ObjectType> & { raw: Uint8Array } {
  const [typeMeta, raw] = values;
  const [apiVersion, kind] = (typeMeta as { values: string[] } | undefined)?.values ?? [];
  return {
    ...apiVersion !== undefined && { apiVersion },
    ...kind !== undefined && { kind },
    raw: raw instanceof Uint8Array ? raw : new Uint8Array(),
  };
}

/** Completes a kind as Go does: a group without a version, or one that is malformed, counts as none. */
function typeOf({ apiVersion, kind }: ObjectType, expected: ObjectType): ObjectType {
  const version = /^(?:[^/]*\/)?([^/]*)$/.exec(apiVersion)?.[1] ?? "";
  return {
    apiVersion: version === "" ? expected.apiVersion : apiVersion,
    kind: kind === "" ? expected.kind : kind,
  };
}
