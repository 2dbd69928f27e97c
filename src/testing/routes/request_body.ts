import { protobufType, yamlType } from "./accept_header.ts";
import { JsonLimitError, parseJson } from "../json/parse_json.ts";
import { badRequest, requestEntityTooLarge, unsupportedMediaType } from "../status/api_errors.ts";
import { apiVersionOf } from "../resources/served_resource.ts";
import type { ObjectType, ProtobufBodyError } from "../protobuf/protobuf_object.ts";
import type { StatusError } from "../status/status_error.ts";
import { describeMisfit, summaryOf, unrecognized } from "../writes/object_body.ts";

/** Maximum size of a body in bytes, as on the real server. */
const bodyLimit = 3 * 1024 * 1024;

/** Returns the media type of a request's body, without parameters; empty if none is given. */
export function mediaTypeOf(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
}

/** The text of a body in JSON or YAML. */
export interface BodyText {
  /** The text as it was sent. */
  readonly sent: string;
  /** The JSON of the body. */
  readonly json: string;
  /** Messages for the keys that YAML gives twice; those of JSON are found in its text. */
  readonly repeatedKeys?: readonly string[];
}

/** Settings of {@linkcode readJsonBody}. */
export interface JsonBodyOptions {
  /**
   * The accepted media types.
   * @default `application/json`
   */
  accepted?: readonly string[];
  /** Returns the message for malformed JSON. */
  invalid?: (why: string) => string;
  /**
   * Returns the message for JSON with a number or a depth that the server cannot keep.
   * @default The message of the error.
   */
  beyond?: (error: JsonLimitError) => string;
  /** Called with the text of a valid body; one in protobuf has none. */
  onText?: ((text: BodyText) => void) | undefined;
  /** How a body in YAML or protobuf is read; without it, both are refused. */
  object?: ObjectOptions;
}

interface ObjectOptions {
  /** The expected kind; if it has no protobuf encoding, protobuf is refused. */
  type: ObjectType;
  /** Returns the failure for malformed protobuf. */
  refuse: (error: ProtobufBodyError, bytes: Uint8Array) => StatusError;
  /** Returns the failure for malformed YAML. */
  refuseYaml: (why: string, bytes: Uint8Array) => StatusError;
  /** Whether there may be no body. */
  optional?: boolean;
}

/**
 * Reads a JSON body; returns `undefined` if it is empty.
 *
 * @throws {StatusError} 415 for a type that is not accepted, 413 for a body over 3 MiB, 400 for
 * malformed JSON or protobuf, and for a number or a depth that the server cannot keep.
 */
export async function readJsonBody(
  request: Request,
  options: JsonBodyOptions = {},
): Promise<unknown> {
  const { accepted = ["application/json"], invalid = (why) => why, onText, object } = options;
  const { beyond = ({ message }) => message } = options;
  const mediaType = mediaTypeOf(request);
  const untyped = mediaType === "" && accepted.includes("application/json");
  const bytes = await readLimited(request);
  if (bytes.byteLength === 0 && (untyped || object?.optional)) return undefined;
  if (!untyped && !accepted.includes(mediaType)) {
    if (!object) throw unsupportedMediaType(accepted);
    if (mediaType === yamlType) return await readYamlBody(bytes, { object, onText });
    return await readProtobuf(bytes, { mediaType, accepted, object });
  }
  if (bytes.byteLength === 0) return undefined;
  try {
    const text = new TextDecoder().decode(bytes);
    const body = parseJson(text);
    onText?.({ sent: text, json: text });
    return body;
  } catch (error) {
    if (error instanceof JsonLimitError) throw badRequest(beyond(error));
    throw badRequest(invalid(error instanceof Error ? error.message : String(error)));
  }
}

/** Reads a body in YAML. Its parser is loaded when the first one comes. */
async function readYamlBody(
  bytes: Uint8Array,
  { object, onText }: { object: ObjectOptions } & Pick<JsonBodyOptions, "onText">,
): Promise<unknown> {
  const { readYaml } = await import("../yaml/read_yaml.ts");
  const { YamlError } = await import("../yaml/yaml_error.ts");
  const sent = new TextDecoder().decode(bytes);
  try {
    const { value, repeatedKeys } = readYaml(sent);
    onText?.({ sent, json: JSON.stringify(value), repeatedKeys });
    return value;
  } catch (error) {
    throw error instanceof YamlError ? object.refuseYaml(error.message, bytes) : error;
  }
}

interface ProtobufBody {
  readonly mediaType: string;
  readonly accepted: readonly string[];
  readonly object: ObjectOptions;
}

/** Reads a body in protobuf. The tables of protobuf are loaded when the first one comes. */
async function readProtobuf(
  bytes: Uint8Array,
  { mediaType, accepted, object }: ProtobufBody,
): Promise<unknown> {
  const { decodeObject, isEncodable, ProtobufBodyError } = await import(
    "../protobuf/protobuf_object.ts"
  );
  const { type, refuse } = object;
  if (mediaType !== protobufType || !isEncodable(type)) {
    throw unsupportedMediaType([...accepted, yamlType, protobufType]);
  }
  try {
    return decodeObject(bytes, type);
  } catch (error) {
    throw error instanceof ProtobufBodyError ? refuse(error, bytes) : error;
  }
}

/**
 * Reads a body that must contain an object of a kind, in JSON, YAML or protobuf.
 *
 * @throws {StatusError} As {@linkcode readJsonBody}, and 400 if it is empty.
 */
export async function readTypedBody(
  request: Request,
  expected: { group: string; version: string; kind: string },
  { onText }: Pick<JsonBodyOptions, "onText"> = {},
): Promise<unknown> {
  const { kind } = expected;
  const unparsed = (why: string) =>
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`;
  const refuse = ({ message, type }: ProtobufBodyError, bytes: Uint8Array) =>
    type
      ? badRequest(describeMisfit({ ...type }, expected, message))
      : unrecognized(kind, `${message} (${summaryOf(bytes)})`);
  const refuseYaml = (why: string, bytes: Uint8Array) =>
    unrecognized(kind, `${why} (${summaryOf(bytes)})`);
  const type = { apiVersion: apiVersionOf(expected), kind };
  const object = { type, refuse, refuseYaml };
  const beyond = ({ subject, message }: JsonLimitError) =>
    subject === "depth" ? unparsed(message) : describeMisfit({}, expected, message);
  const body = await readJsonBody(request, { invalid: unparsed, beyond, onText, object });
  if (body === undefined) throw badRequest(unparsed("unexpected end of JSON input (<empty>)"));
  return body;
}

/**
 * Reads the body of a deletion, in JSON, YAML or protobuf; returns `undefined` if it is empty.
 *
 * @throws {StatusError} As {@linkcode readJsonBody}.
 */
export async function readDeletionBody(request: Request): Promise<unknown> {
  const type = { apiVersion: "v1", kind: "DeleteOptions" };
  const refuse = ({ message }: ProtobufBodyError) => badRequest(message);
  const object = { type, refuse, refuseYaml: badRequest, optional: true };
  return await readJsonBody(request, { object });
}

/**
 * Reads a body as text.
 *
 * @throws {StatusError} 413 for a body over 3 MiB.
 */
export async function readText(request: Request): Promise<string> {
  return new TextDecoder().decode(await readLimited(request));
}

async function readLimited(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array();
  let length = 0;
  for await (const part of request.body ?? []) {
    const end = length + part.byteLength;
    if (end > bodyLimit) throw requestEntityTooLarge(`limit is ${bodyLimit}`);
    if (end > bytes.length) {
      // the parts are not kept: a client may send each byte as one
      const larger = new Uint8Array(2 * end);
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(part, length);
    length = end;
  }
  return bytes.subarray(0, length);
}
