import { ConnectionClient } from "../../../../src/http/http1/connection_client.ts";
import type { UnsentMessage } from "../../../../src/http/http1/request_message.ts";
import type { Connect } from "../../../../src/runtime/byte_connection.ts";
import { currentRuntime } from "../../../../src/runtime/platform/current_runtime.ts";

/** A whole response that keeps its connection. */
export const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

const runtime = currentRuntime();

/** Returns a client that connects with this function. */
export function clientOf(connect: Connect): ConnectionClient {
  return new ConnectionClient({ connect, runtime });
}

/** Returns a request to a URL. */
export function get(url: string, more: Partial<UnsentMessage> = {}): UnsentMessage {
  return {
    method: "GET",
    url: new URL(url),
    headerLines: "",
    body: undefined,
    hasContentType: false,
    signal: undefined,
    closes: false,
    ...more,
  };
}
