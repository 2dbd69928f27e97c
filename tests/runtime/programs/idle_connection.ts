/** Sends a request, keeps its connection, and ends when there is nothing else to do. */

import { DirectClient } from "../../../src/runtime/direct_client.ts";
import { connectHere } from "../../support/connect_here.ts";
import { startScriptedServer } from "../../support/tcp_server.ts";

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

// The server is there for the request only, and leaves the connection open.
const server = await startScriptedServer(() => ANSWER);
const client = new DirectClient(connectHere(), 600_000);
const response = await client.fetch(server.url, {});
if (await response?.text() === "ok") console.log("read all");
server.unref();
