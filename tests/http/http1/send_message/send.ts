import { Exchange } from "../../../../src/http/http1/exchange.ts";
import { sendMessage } from "../../../../src/http/http1/send_message.ts";
import type { RequestMessage } from "../../../../src/http/message/request_message.ts";
import { SentHeaders } from "../../../../src/http/message/sent_headers.ts";
import type { ScriptedConnection } from "../../../support/connections/scripted_connection.ts";
import { begunOver } from "../../../support/servers/scripted_http.ts";

const request: RequestMessage = {
  method: "GET",
  url: new URL("https://10.96.0.1/api/v1/pods?watch=true#part"),
  headers: new SentHeaders(),
  body: undefined,
  signal: undefined,
  isLong: false,
};

/** Sends a request over a connection. `keep` is called when the connection may be reused. */
export async function send(
  wire: ScriptedConnection,
  message: Partial<RequestMessage> = {},
  keep: (() => void) | undefined = undefined,
): Promise<Response> {
  const whole = { ...request, ...message };
  const connection = await begunOver(wire);
  const { method, url: { origin }, signal } = whole;
  const exchange = new Exchange(connection, { origin, method, signal, keep });
  return await sendMessage(connection, whole, exchange);
}
