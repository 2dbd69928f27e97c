import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { ConnectionOpener } from "../../../src/http/connection_opener.ts";
import { ConnectionClient } from "../../../src/http/http1/connection_client.ts";
import { MalformedError } from "../../../src/http/http_errors.ts";
import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import {
  checkUpgrade,
  openWebSocket,
  upgradeHeaders,
} from "../../../src/http/web_socket/web_socket_handshake.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { systemClock } from "../../../src/runtime/system_clock.ts";
import { WebSocketFailure } from "../../../src/runtime/web_socket_failure.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { countedSignal } from "../../support/counted_signal.ts";
import { test } from "../../support/test.ts";
import { acceptOf, goodHead, startUpgradeServer, upgradeHere } from "./frame_server.ts";
import { closeFrame, serverFrame } from "./server_frame.ts";

const protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
const encoder = new TextEncoder();

/** The key of RFC 6455, section 1.3, and the headers that accept it. */
const key = "dGhlIHNhbXBsZSBub25jZQ==";
const answer = {
  upgrade: "websocket",
  connection: "Upgrade",
  "sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
};

/** Checks a response to that key with some headers changed. `undefined` removes a header. */
function check(changes: Record<string, string | undefined> = {}): Promise<string> {
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...answer, ...changes })) {
    if (value !== undefined) headers.set(name, value);
  }
  return checkUpgrade({ headers }, { key, protocols });
}

test("upgradeHeaders adds to the headers, and does not change the given ones", () => {
  const given = new Headers({
    authorization: "Bearer abc",
    connection: "keep-alive",
    "sec-websocket-extensions": "permessage-deflate",
    "sec-websocket-protocol": "other",
  });
  const before = [...given];
  const { headers, key } = upgradeHeaders(given, protocols);
  assertEquals([...headers], [
    ["authorization", "Bearer abc"],
    ["connection", "Upgrade"],
    ["sec-websocket-key", key],
    ["sec-websocket-protocol", "v5.channel.k8s.io, v4.channel.k8s.io"],
    ["sec-websocket-version", "13"],
    ["upgrade", "websocket"],
  ]);
  assertEquals([...given], before);
  assertEquals(atob(key).length, 16);
  assert(upgradeHeaders(given, []).key !== key);
  assertEquals(upgradeHeaders(given, []).headers.get("sec-websocket-protocol"), null);
});

test("upgradeHeaders refuses invalid and repeated subprotocols", () => {
  for (const wrong of [["a, b"], [""], ["a", "a"], ["a\r\nx: y"], ["ä"]]) {
    assertThrows(() => upgradeHeaders(new Headers(), wrong), TypeError, "valid and unique");
  }
});

test("checkUpgrade returns the subprotocol that the server chose", async () => {
  assertEquals(await check(), "");
  for (const protocol of protocols) {
    assertEquals(await check({ "sec-websocket-protocol": protocol }), protocol);
  }
});

test("checkUpgrade accepts tokens in any case, and among others", async () => {
  for (const connection of ["upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade ,close"]) {
    assertEquals(await check({ connection, upgrade: "WebSocket" }), "");
  }
  assertEquals(await check({ "sec-websocket-extensions": "" }), ""); // names no extension
});

const refused: [string, Record<string, string | undefined>, string][] = [
  ["without Upgrade", { upgrade: undefined }, "without `Upgrade: websocket`"],
  ["with another Upgrade", { upgrade: "h2c" }, "without `Upgrade: websocket`"],
  ["with two of Upgrade", { upgrade: "websocket, websocket" }, "without `Upgrade: websocket`"],
  ["without Connection", { connection: undefined }, "without `Connection: Upgrade`"],
  ["with another Connection", { connection: "keep-alive" }, "without `Connection: Upgrade`"],
  ["with a longer token", { connection: "Upgrade-Insecure" }, "without `Connection: Upgrade`"],
  ["without an accept", { "sec-websocket-accept": undefined }, "wrong `Sec-WebSocket-Accept`"],
  ["with the key as accept", { "sec-websocket-accept": key }, "wrong `Sec-WebSocket-Accept`"],
  [
    "with an accept in another case",
    { "sec-websocket-accept": answer["sec-websocket-accept"].toLowerCase() },
    "wrong `Sec-WebSocket-Accept`",
  ],
  [
    "with an extension",
    { "sec-websocket-extensions": "permessage-deflate" },
    "with an extension",
  ],
  ["with another subprotocol", { "sec-websocket-protocol": "v1" }, "was not offered"],
  ["with a subprotocol in another case", {
    "sec-websocket-protocol": "V5.channel.k8s.io",
  }, "was not offered"],
  ["with two subprotocols", {
    "sec-websocket-protocol": protocols.join(", "),
  }, "was not offered"],
  ["with an empty subprotocol", { "sec-websocket-protocol": "" }, "was not offered"],
];
for (const [how, changes, message] of refused) {
  test(`checkUpgrade refuses a 101 ${how}`, async () => {
    await assertRejects(() => check(changes), MalformedError, message);
  });
}

test("upgradeToWebSocket sends a GET, and reads frames that come together with the head", async () => {
  let asked = "";
  await using server = await startUpgradeServer((request, socket) => {
    asked = request;
    const frames = [serverFrame(OPCODE.text, "early"), closeFrame(1000)];
    const head = encoder.encode(goodHead(request, "Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n"));
    socket.end(new Uint8Array([...head, ...frames.flatMap((frame) => [...frame])]));
  });
  const socket = await upgradeHere(server, { protocols });
  const reader = socket.readable.getReader();
  assertEquals([socket.protocol, (await reader.read()).value], ["v5.channel.k8s.io", "early"]);
  assertEquals((await reader.read()).done, true);
  assertEquals(await socket.closed, { code: 1000, reason: "" });
  assertEquals(asked.replace(/key: [\w+/]{22}==/, "key: …").trim().split("\r\n"), [
    "GET /exec?command=date HTTP/1.1",
    `host: 127.0.0.1:${server.port}`,
    "authorization: Bearer abc",
    "connection: Upgrade",
    "sec-websocket-key: …",
    "sec-websocket-protocol: v5.channel.k8s.io, v4.channel.k8s.io",
    "sec-websocket-version: 13",
    "upgrade: websocket",
  ]);
});

test("upgradeToWebSocket reads a head that comes byte by byte, after a 103", async () => {
  await using server = await startUpgradeServer(async (request, socket) => {
    const head = "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + goodHead(request);
    for (const byte of [...encoder.encode(head), ...serverFrame(OPCODE.text, "hi")]) {
      socket.write(new Uint8Array([byte]));
      await new Promise(setImmediate);
    }
  });
  const socket = await upgradeHere(server);
  assertEquals((await socket.readable.getReader().read()).value, "hi");
  socket.close();
  await socket.closed;
});

test("upgradeToWebSocket passes on a response that does not upgrade, with its body", async () => {
  for (const status of [200, 301, 401, 403, 426, 503]) {
    const ended = Promise.withResolvers<void>();
    await using server = await startUpgradeServer((_request, socket) => {
      socket.on("close", ended.resolve);
      socket.write(`HTTP/1.1 ${status} So\r\ncontent-length: 6\r\nx: y\r\n\r\nno`);
      socket.write(" way");
      socket.resume();
    });
    const failure = await assertRejects(() => upgradeHere(server), WebSocketFailure);
    assertEquals(failure.message, `the server answered ${status}`);
    const { response } = failure;
    assertEquals([response?.status, response?.headers.get("x")], [status, "y"]);
    assertEquals(await response?.text(), "no way");
    await ended.promise;
  }
});

const answers: [string, (request: string) => string, string][] = [
  ["a 101 that is cut", (request) => goodHead(request).slice(0, -2), "unexpected end"],
  ["nothing", () => "", "unexpected end"],
  ["another protocol", () => "SSH-2.0\r\n\r\n", "malformed response"],
  [
    "a wrong accept",
    (request) => goodHead(request).replace(acceptOf(request), acceptOf("")),
    "wrong `Sec-WebSocket-Accept`",
  ],
  [
    "an extension",
    (request) => goodHead(request, "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
    "with an extension",
  ],
];
for (const [what, make, message] of answers) {
  test(`upgradeToWebSocket fails, and closes the connection, when the server answers ${what}`, async () => {
    const ended = Promise.withResolvers<void>();
    await using server = await startUpgradeServer((request, socket) => {
      socket.on("close", ended.resolve);
      const bytes = encoder.encode(make(request));
      if (message === "unexpected end") socket.end(bytes);
      else socket.write(bytes);
      socket.resume();
    });
    await assertRejects(() => upgradeHere(server), NetworkError, message);
    await ended.promise;
  });
}

test("upgradeToWebSocket is aborted by its signal, which does not affect an open WebSocket", async () => {
  const counted = countedSignal();
  const { controller, signal } = counted;
  const asked = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  await using silent = await startUpgradeServer((_request, socket) => {
    socket.on("close", ended.resolve);
    socket.resume();
    asked.resolve();
  });
  await using server = await startUpgradeServer((request, socket) =>
    socket.write(encoder.encode(goodHead(request)))
  );
  const socket = await upgradeHere(server, { signal });
  assertEquals(counted.listeners, 0);
  const opening = assertRejects(() => upgradeHere(silent, { signal }), Error, "enough");
  await asked.promise;
  controller.abort(new Error("enough"));
  await Promise.all([opening, ended.promise]);
  await socket.writable.getWriter().write("still open");
  socket.close();
  await socket.closed;
  await assertRejects(() => upgradeHere(server, { signal }), Error, "enough");
});

const init = {
  headers: { authorization: "Bearer abc" },
  protocols: ["v5.channel.k8s.io"],
  clock: systemClock,
};

function startClient(): ConnectionClient {
  const opener = new ConnectionOpener({ connect: connectHere(), runtime: currentRuntime() });
  return new ConnectionClient({ opener });
}

test("openWebSocket upgrades its own connection, with the headers of the request", async () => {
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

test("openWebSocket fails when the server does not upgrade", async () => {
  await using server = await startUpgradeServer((_request, socket) => {
    socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
  });
  using client = startClient();
  await assertRejects(() => openWebSocket(client, server.url, init), WebSocketFailure);
});

test("openWebSocket returns undefined when no connection is given", async () => {
  const none = { connect: () => Promise.resolve(undefined) };
  assertEquals(await openWebSocket(none, "https://10.96.0.1/exec", init), undefined);
});

test("openWebSocket passes on the error of a connection that fails, and the signal", async () => {
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
