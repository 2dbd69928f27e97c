import { badRequest, requestEntityTooLarge, unsupportedMediaType } from "../status/api_errors.ts";

/** Maximum size of a body in bytes, as on the real server. */
const bodyLimit = 3 * 1024 * 1024;

/** Returns the media type of a request's body, without parameters; empty if none is given. */
export function mediaTypeOf(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
}

/**
 * Reads a JSON body; returns `undefined` if it is empty.
 *
 * @throws {StatusError} 415 for a type that is not accepted, 413 for a body over 3 MiB, 400 for
 * malformed JSON.
 */
export async function readJsonBody(
  request: Request,
  options: {
    accepted?: readonly string[];
    invalid?: (why: string) => string;
    onText?: (text: string) => void;
  } = {},
): Promise<unknown> {
  const { accepted = ["application/json"], invalid = (why) => why, onText } = options;
  const mediaType = mediaTypeOf(request);
  const untyped = mediaType === "" && accepted.includes("application/json");
  const bytes = await readLimited(request);
  if (bytes.byteLength === 0 && untyped) return undefined;
  if (!untyped && !accepted.includes(mediaType)) throw unsupportedMediaType(accepted);
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

/**
 * Reads a body that must contain JSON of a kind; `onText` is called with valid JSON.
 *
 * @throws {StatusError} As {@linkcode readJsonBody}, and 400 if it is empty.
 */
export async function readTypedBody(
  request: Request,
  kind: string,
  { onText }: { onText?: (text: string) => void } = {},
): Promise<unknown> {
  const unparsed = (why: string) =>
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`;
  const body = await readJsonBody(request, {
    invalid: unparsed,
    ...onText && { onText },
  });
  if (body === undefined) throw badRequest(unparsed("unexpected end of JSON input (<empty>)"));
  return body;
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
