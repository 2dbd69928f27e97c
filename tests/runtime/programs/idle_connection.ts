/** Sends a request, keeps its connection, and exits when there is nothing else to do. */

import { ConnectionOpener } from "../../../src/http/opening/connection_opener.ts";
import { ConnectionClient } from "../../../src/http/http1/connection_client.ts";
import { SentHeaders } from "../../../src/http/message/sent_headers.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { startScriptedServer } from "../../support/servers/tcp_server.ts";

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

// The server only answers the request, and leaves the connection open.
const server = await startScriptedServer(() => ANSWER);
const client = new ConnectionClient({
  opener: new ConnectionOpener({ connect: connectHere(), runtime: currentRuntime() }),
});
const response = await client.send({
  method: "GET",
  url: new URL(server.url),
  headers: new SentHeaders(),
  body: undefined,
  signal: undefined,
  isLong: false,
});
if (await response?.text() === "ok") console.log("read all");
server.unref();
