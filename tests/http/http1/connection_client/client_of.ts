import { ConnectionOpener } from "../../../../src/http/opening/connection_opener.ts";
import { ConnectionClient } from "../../../../src/http/http1/connection_client.ts";
import { type RequestBody, requestBody } from "../../../../src/http/message/request_body.ts";
import type { RequestMessage } from "../../../../src/http/message/request_message.ts";
import { SentHeaders } from "../../../../src/http/message/sent_headers.ts";
import type { Connect } from "../../../../src/runtime/byte_connection.ts";
import { currentRuntime } from "../../../../src/runtime/platform/current_runtime.ts";

/** A whole response that keeps its connection. */
export const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

const runtime = currentRuntime();

/** Returns a client that connects with this function. */
export function clientOf(connect: Connect): ConnectionClient {
  return new ConnectionClient({ opener: new ConnectionOpener({ connect, runtime }) });
}

/** The parts of a request that a test sets; its body is one that takes no time. */
export type Parts = Partial<Omit<RequestMessage, "body">> & {
  body?: string | Uint8Array | ReadableStream<Uint8Array> | undefined;
};

/** Returns a request to a URL. */
export function get(url: string, { body, ...more }: Parts = {}): RequestMessage {
  return {
    method: "GET",
    url: new URL(url),
    headers: new SentHeaders(),
    signal: undefined,
    isLong: false,
    ...more,
    body: body === undefined ? undefined : bodyOf(body as BodyInit),
  };
}

function bodyOf(body: BodyInit): RequestBody {
  return requestBody(body, { hasType: false }) as RequestBody;
}
