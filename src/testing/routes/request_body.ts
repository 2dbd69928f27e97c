import { protobufType } from "./accept_header.ts";
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

/** Settings of {@linkcode readJsonBody}. */
export interface JsonBodyOptions {
  /**
   * The accepted media types.
   * @default `application/json`
   */
  accepted?: readonly string[];
  /** Returns the message for malformed JSON. */
  invalid?: (why: string) => string;
  /** Called with the text of valid JSON; a body in protobuf has none. */
  onText?: ((text: string) => void) | undefined;
  /** How a body in protobuf is read; without it, protobuf is refused. */
  protobuf?: ProtobufOptions;
}

interface ProtobufOptions {
  /** The expected kind; if it has no protobuf encoding, protobuf is refused. */
  type: ObjectType;
  /** Returns the failure for malformed bytes. */
  refuse: (error: ProtobufBodyError, bytes: Uint8Array) => StatusError;
  /** Whether there may be no body. */
  optional?: boolean;
}

/**
 * Reads a JSON body; returns `undefined` if it is empty.
 *
 * @throws {StatusError} 415 for a type that is not accepted, 413 for a body over 3 MiB, 400 for
 * malformed JSON or protobuf.
 */
export async function readJsonBody(
  request: Request,
  options: JsonBodyOptions = {},
): Promise<unknown> {
  const { accepted = ["application/json"], invalid = (why) => why, onText, protobuf } = options;
  const mediaType = mediaTypeOf(request);
  const untyped = mediaType === "" && accepted.includes("application/json");
  const bytes = await readLimited(request);
  if (bytes.byteLength === 0 && untyped) return undefined;
  if (!untyped && !accepted.includes(mediaType)) {
    return await readOtherBody(bytes, { mediaType, accepted, protobuf });
  }
  if (bytes.byteLength === 0) return undefined;
  try {
    const text = new TextDecoder().decode(bytes);
    const body = JSON.parse(text);
    onText?.(text);
    return body;
  } catch (error) {
    throw badRequest(invalid(error instanceof Error ? error.message : String(error)));
  }
}

interface OtherBody {
  readonly mediaType: string;
  readonly accepted: readonly string[];
  readonly protobuf: ProtobufOptions | undefined;
}

/** Reads a body that is not JSON. The tables of protobuf are loaded when the first one comes. */
async function readOtherBody(
  bytes: Uint8Array,
  { mediaType, accepted, protobuf }: OtherBody,
): Promise<unknown> {
  if (!protobuf) throw unsupportedMediaType(accepted);
  const { decodeObject, isEncodable, ProtobufBodyError } = await import(
    "../protobuf/protobuf_object.ts"
  );
  const { type, refuse, optional = false } = protobuf;
  if (!isEncodable(type)) throw unsupportedMediaType(accepted);
  if (mediaType !== protobufType) throw unsupportedMediaType([...accepted, protobufType]);
  if (bytes.length === 0 && optional) return undefined;
  try {
    return decodeObject(bytes, type);
  } catch (error) {
    throw error instanceof ProtobufBodyError ? refuse(error, bytes) : error;
  }
}

/**
 * Reads a body that must contain an object of a kind, in JSON or protobuf; `onText` is called with
 * valid JSON.
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
  const type = { apiVersion: apiVersionOf(expected), kind };
  const protobuf = { type, refuse };
  const body = await readJsonBody(request, { invalid: unparsed, onText, protobuf });
  if (body === undefined) throw badRequest(unparsed("unexpected end of JSON input (<empty>)"));
  return body;
}

/**
 * Reads the body of a deletion, in JSON or protobuf; returns `undefined` if it is empty.
 *
 * @throws {StatusError} As {@linkcode readJsonBody}.
 */
export async function readDeletionBody(request: Request): Promise<unknown> {
  const type = { apiVersion: "v1", kind: "DeleteOptions" };
  const refuse = ({ message }: ProtobufBodyError) => badRequest(message);
  return await readJsonBody(request, { protobuf: { type, refuse, optional: true } });
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
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > bodyLimit) throw requestEntityTooLarge(`limit is ${bodyLimit}`);
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
