import { responseFraming } from "./body_framing.ts";
import type { Exchange } from "./exchange.ts";
import type { HttpConnection } from "./http_connection.ts";
import { FairTurns } from "../../runtime/event_loop_turn.ts";
import { readerOf, readPart } from "../message/request_body.ts";
import type { RequestMessage } from "../message/request_message.ts";
import { MalformedError } from "../message/http_errors.ts";
import { isBodiless, OwnResponse, wholeBody } from "../message/own_response.ts";
import { chunkOf, headBytes, LAST_CHUNK } from "./request_head.ts";
import { ResponseBody } from "./response_body.ts";
import { readResponseHead, type ResponseHead } from "./response_head.ts";

/**
 * Sends a request over a connection that was taken for it, and returns the response when its head
 * has arrived. A long body is sent in the background: a server may respond before it has read all
 * of it.
 *
 * @throws {NetworkError} If the connection ends before the head, or the head is malformed.
 */
export async function sendMessage(
  connection: HttpConnection,
  message: RequestMessage,
  exchange: Exchange,
): Promise<Response> {
  try {
    const { head, hasBody } = headBytes(message);
    exchange.wasSent = true;
    await connection.write(head);
    connection.sent();
    if (hasBody || !message.body) exchange.isSent = true;
    else void sendBody(connection, message.body.content, exchange);
    const answer = await readResponseHead(
      (target) => connection.readHead(target),
      connection.buffer,
    );
    if (answer.status === 101) throw new MalformedError("it changes the protocol, unasked");
    exchange.isAnswered = true;
    connection.answered();
    return responseOf(answer, { connection, message, exchange });
  } catch (error) {
    const content = message.body?.content;
    if (content instanceof ReadableStream && !content.locked) content.cancel(error).catch(() => {});
    throw exchange.failed(error);
  }
}

/** The exchange of a response. */
export interface Answered {
  /** The connection of the exchange. */
  connection: HttpConnection;
  /** The request. */
  message: RequestMessage;
  /** Ends with the body of the response. */
  exchange: Exchange;
}

/** Returns the response that begins with `head`; the bytes after the head are its body. */
export function responseOf(
  head: ResponseHead,
  { connection, message, exchange }: Answered,
): Response {
  const { status, statusText, headers, rest } = head;
  const { origin, pathname, search } = message.url;
  const init = { status, statusText, headers, url: `${origin}${pathname}${search}` };
  if (isBodiless(message.method, status)) {
    // Some servers send a body anyway, and it may not have arrived yet.
    exchange.close();
    return new OwnResponse(null, init);
  }
  const framing = responseFraming(head);
  if (!head.keepsAlive) exchange.keep = undefined;
  let begun: Uint8Array<ArrayBuffer>;
  try {
    checkEncoding(headers);
    begun = rest.subarray(0, framing.strip(rest));
  } catch (error) {
    return new OwnResponse(failedStream(exchange.failed(error)), init);
  }
  if (framing.ended && !message.isLong) {
    const response = new OwnResponse(wholeBody(begun), init);
    exchange.end(framing);
    return response;
  }
  const body = new ResponseBody(exchange, { connection, framing, begun });
  return new OwnResponse(body, init);
}

/** Checks that a body is not encoded: each request asks for `identity`. */
function checkEncoding(headers: Headers): void {
  const encoding = headers.get("content-encoding")?.toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return;
  throw new MalformedError("its body is encoded, unasked");
}

function failedStream(error: unknown): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.error(error) }, {
    highWaterMark: 0,
  });
}

/** Sends a body that is longer than one write, or of unknown length. */
async function sendBody(
  connection: HttpConnection,
  content: Uint8Array | ReadableStream<Uint8Array>,
  exchange: Exchange,
): Promise<void> {
  if (content instanceof Uint8Array) {
    // A failed write appears when the response is read; the response may have arrived before it.
    await connection.write(content).then(() => exchange.isSent = true, () => {});
    return;
  }
  const reader = readerOf(content, exchange);
  if (!reader) return;
  const turns = new FairTurns();
  // The source may not give its next chunk for hours; it ends now, and with it the loop below.
  exchange.onClose = (reason) => void reader.cancel(reason).catch(() => {});
  try {
    for (;;) {
      const { done, value } = await readPart(reader, exchange);
      if (done) break;
      if (value.length > 0) await connection.write(chunkOf(value));
      const turn = turns.next();
      if (turn) await turn;
    }
    await connection.write(LAST_CHUNK);
    exchange.isSent = true;
  } catch (error) {
    reader.cancel(error).catch(() => {}); // the stream itself may have failed
  }
}
