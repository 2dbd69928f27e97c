import { ConnectionCut } from "../sockets/connection_cut.ts";
import { bindTarget, requestWithMethod } from "../sockets/request_target.ts";
import { OutgoingBody } from "../sockets/write_response.ts";
import type { HeaderField } from "./hpack/static_table.ts";
import { Http2Error, StreamReset } from "./http2_error.ts";
import type { Http2Stream } from "./http2_stream.ts";
import { readRequestFields, type RequestFields } from "./request_fields.ts";

/** Handles the request of a stream; an error that it throws becomes a 500 response. */
export type StreamRequestHandler = (
  request: Request,
  stream: Http2Stream,
) => Response | Promise<Response>;

/** Headers of HTTP/1.1 that HTTP/2 does not allow. */
const OF_HTTP1: readonly string[] = ["connection", "keep-alive", "transfer-encoding", "upgrade"];
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/**
 * Handles the request of a stream, and sends the response. A body that fails resets the stream. Headers
 * that are too long or too many, for which `fields` may be `undefined`, are answered with 431.
 *
 * @throws {Http2Error} If the request is malformed, or too many streams wait for their handlers.
 */
export function answerStream(
  stream: Http2Stream,
  fields: readonly HeaderField[] | undefined,
  handler: StreamRequestHandler,
): void {
  const head = fields && headOf(fields, stream.id);
  if (!head) {
    return stream.connection.run(
      stream,
      () => respond(stream, tooLarge(), { headOnly: false }),
    );
  }
  const { bodyBytes, headers } = head;
  stream.expect({ bodyBytes, waits: headers.get("expect")?.toLowerCase() === "100-continue" });
  const request = requestOf(stream, head);
  const headOnly = request.method === "HEAD";
  stream.connection.run(stream, async () => {
    await respond(stream, answer(stream, request, handler), { headOnly });
    await stream.handling.catch(() => {});
  });
}

function headOf(fields: readonly HeaderField[], stream: number): RequestFields | undefined {
  try {
    return readRequestFields(fields, stream);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function tooLarge(): Response {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  return new Response("The headers of the request are too large.\n", { status: 431, headers });
}

function requestOf(stream: Http2Stream, head: RequestFields): Request {
  const { method, url, path, headers } = head;
  const hasBody = stream.hasBody && method !== "GET" && method !== "HEAD";
  const init = { headers, ...(hasBody && { body: stream.body.stream }), duplex: "half" };
  try {
    const request = requestWithMethod(method, url, init);
    bindTarget(request, path);
    return request;
  } catch {
    throw new Http2Error("PROTOCOL_ERROR", "The request's method is malformed.", stream.id);
  }
}

async function answer(
  stream: Http2Stream,
  request: Request,
  handler: StreamRequestHandler,
): Promise<Response> {
  try {
    return await handler(request, stream);
  } catch (error) {
    return new Response(`The handler failed: ${error}\n`, { status: 500 });
  }
}

async function respond(
  stream: Http2Stream,
  answer: Response | Promise<Response>,
  { headOnly }: { headOnly: boolean },
): Promise<void> {
  try {
    await send(stream, await answer, headOnly);
  } catch (error) {
    if (error instanceof ConnectionCut) await stream.connection.finish();
    else stream.reset(error instanceof StreamReset ? error.code : "INTERNAL_ERROR");
  }
}

async function send(stream: Http2Stream, response: Response, headOnly: boolean): Promise<void> {
  const headers = new Headers(response.headers);
  headers.set("date", new Date().toUTCString());
  // As in Go's server; kube-apiserver ends a connection in this way.
  if (headers.get("connection")?.toLowerCase() === "close") stream.connection.goAway();
  for (const name of OF_HTTP1) headers.delete(name);
  const fields = () => [[":status", `${response.status}`] as const, ...headers];
  if (headOnly || WITHOUT_BODY.includes(response.status) || stream.stopped) {
    await response.body?.cancel();
    return stream.respond(fields(), { endStream: true });
  }
  using body = new OutgoingBody(response.body, stream.signal);
  const { bytes, complete } = await body.begin();
  if (complete) headers.set("content-length", `${bytes.length}`);
  stream.respond(fields(), { endStream: complete && bytes.length === 0 });
  if (bytes.length > 0) await stream.send(bytes, { endStream: complete });
  if (complete) return;
  for await (const part of body.rest()) await stream.send(part);
  await stream.send(new Uint8Array(), { endStream: true });
}
