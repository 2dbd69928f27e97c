import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { ConnectionClient } from "../../src/http/connection_client.ts";
import { openWebSocket } from "../../src/http/open_web_socket.ts";
import { OPCODE } from "../../src/http/web_socket_frames.ts";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import { WebSocketFailure } from "../../src/runtime/web_socket_failure.ts";
import { connectHere } from "../support/connect_here.ts";
import { test } from "../support/test.ts";
import { goodHead, startUpgradeServer } from "./web_socket/frame_server.ts";
import { closeFrame, serverFrame } from "./web_socket/server_frame.ts";

const init = { headers: { authorization: "Bearer abc" }, protocols: ["v5.channel.k8s.io"] };

function startClient(): ConnectionClient {
  return new ConnectionClient({ connect: connectHere(), runtime: currentRuntime() });
}

test("openWebSocket upgrades a connection of its own, with the headers of the request", async () => {
  const heads: string[] = [];
  await using server = await startUpgradeServer((request, socket) => {
    heads.push(request);
    socket.write(goodHead(request, "Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n"));
    socket.write(serverFrame(OPCODE.text, "hello"));
    socket.end(closeFrame(1000));
  });
  using client = startClient();
  const socket = await openWebSocket(client, `${server.url}exec?command=ls`, init);
  assertEquals(socket?.protocol, "v5.channel.k8s.io");
  const messages: unknown[] = [];
  for await (const message of socket!.readable) messages.push(message);
  assertEquals([messages, (await socket!.closed).code], [["hello"], 1000]);
  const [head = ""] = heads;
  assertEquals(head.startsWith("GET /exec?command=ls HTTP/1.1\r\n"), true, head);
  assertEquals(/^authorization: Bearer abc\r$/m.test(head), true);
});

test("openWebSocket fails where the server does not upgrade", async () => {
  await using server = await startUpgradeServer((_request, socket) => {
    socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
  });
  using client = startClient();
  await assertRejects(() => openWebSocket(client, server.url, init), WebSocketFailure);
});

test("openWebSocket gives nothing where no connection can be had", async () => {
  const none = { connect: () => Promise.resolve(undefined) };
  assertEquals(await openWebSocket(none, "https://10.96.0.1/exec", init), undefined);
});

test("openWebSocket passes on why there is no connection, and the signal", async () => {
  const refused = new Error("refused");
  const { signal } = new AbortController();
  const asked: unknown[] = [];
  const broken = {
    connect(url: URL, signal: AbortSignal | undefined) {
      asked.push(url.href, signal);
      return Promise.reject(refused);
    },
  };
  const opening = openWebSocket(broken, "https://10.96.0.1/exec", { ...init, signal });
  assertStrictEquals(await assertRejects(() => opening), refused);
  assertInstanceOf(asked[1], AbortSignal);
  assertEquals(asked[0], "https://10.96.0.1/exec");
  assertStrictEquals(asked[1], signal);
});
