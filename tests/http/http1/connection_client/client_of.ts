import { ConnectionOpener } from "../../../../src/http/opening/connection_opener.ts";
import { ConnectionClient } from "../../../../src/http/http1/connection_client.ts";
import { SentHeaders } from "../../../../src/http/message/sent_headers.ts";
import type { UnsentMessage } from "../../../../src/http/message/unsent_message.ts";
import type { Connect } from "../../../../src/runtime/byte_connection.ts";
import { currentRuntime } from "../../../../src/runtime/platform/current_runtime.ts";

/** A whole response that keeps its connection. */
export const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

const runtime = currentRuntime();

/** Returns a client that connects with this function. */
export function clientOf(connect: Connect): ConnectionClient {
  return new ConnectionClient({ opener: new ConnectionOpener({ connect, runtime }) });
}

/** Returns a request to a URL. */
export function get(url: string, more: Partial<UnsentMessage> = {}): UnsentMessage {
  return {
    method: "GET",
    url: new URL(url),
    headers: new SentHeaders(),
    body: undefined,
    hasContentType: false,
    signal: undefined,
    isLong: false,
    ...more,
  };
}
