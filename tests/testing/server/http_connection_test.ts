import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type ConnectionHandler,
  HttpConnection,
} from "../../../src/testing/server/http_connection.ts";
import { upgradeOf } from "../../../src/testing/server/server_socket.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "./fake_connection.ts";

function serve(handler: ConnectionHandler) {
  const connection = new FakeConnection();
  return { connection, http: new HttpConnection(connection, handler) };
}

test("requests on one connection are served one after the other, including their bodies", async () => {
  const { connection, http } = serve(async (request) => {
    const { pathname } = new URL(request.url);
    return new Response(`${request.method} ${pathname} ${await request.text()}.`);
  });
  connection.arrive("PUT /a HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc");
  connection.arrive("GET /b HTTP/1.1\r\nhost: x\r\n\r\n");
  connection.arrive("POST /c HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
  connection.arrive("transfer-encoding: chunked\r\n\r\n1\r\nd\r\n0\r\n\r\n");
  await http.closed;
  const bodies = [...connection.written.matchAll(/\r\n\r\n([^]*?\.)/g)].map(([, body]) => body);
  assertEquals(bodies, ["PUT /a abc.", "GET /b .", "POST /c d."]);
});

test("a body that the handler leaves unread is not taken for the next request", async () => {
  const paths: string[] = [];
  const { connection, http } = serve((request) => {
    paths.push(new URL(request.url).pathname);
    return new Response("ok");
  });
  connection.arrive(
    "PUT /a HTTP/1.1\r\nhost: x\r\ncontent-length: 20\r\n\r\nGET /no HTTP/1.1\r\n\r\n",
  );
  connection.arrive("GET /b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  await http.closed;
  assertEquals(paths, ["/a", "/b"]);
});

test("a client that sends Expect: 100-continue gets 100 Continue when the handler reads", async () => {
  const { connection, http } = serve(async (request) => new Response(await request.text()));
  connection.arrive(
    "PUT / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n",
  );
  while (!connection.written.includes("100 Continue\r\n\r\n")) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  connection.arrive("hi");
  connection.arrive("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  await http.closed;
  assertStringIncludes(connection.written, "hi");
});

test("a malformed request gets a 400, and a handler that throws gives a 500", async () => {
  for (
    const text of [
      "hello",
      "GET / HTTP/1.1",
      "GET / HTTP/1.1\r\nhost: a b",
    ]
  ) {
    const { connection, http } = serve(() => new Response("ok"));
    connection.arrive(`${text}\r\n\r\n`);
    await http.closed;
    assertMatch(connection.written, /^HTTP\/1\.1 400 /);
  }
  const { connection, http } = serve(() => {
    throw new Error("no such thing");
  });
  connection.arrive("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  await http.closed;
  assertMatch(connection.written, /^HTTP\/1\.1 500 [^]*no such thing/);
});

test("a head of a megabyte is read, and a longer one gets a 431", async () => {
  const { connection, http } = serve((request) => new Response(`${request.url.length}`));
  connection.arrive(`GET /${"x".repeat(1_000_000)} HTTP/1.1\r\nhost: x\r\n\r\n`);
  connection.arrive(`GET / HTTP/1.1\r\nhost: x\r\nlong: ${"x".repeat(2_000_000)}\r\n\r\n`);
  await http.closed;
  assertMatch(connection.written, /^HTTP\/1\.1 200 [^]*\r\n1000010HTTP\/1\.1 431 /);
});

test("closeWhenIdle closes an idle connection at once, and a busy one after its response", async () => {
  const idle = serve(() => new Response("ok"));
  idle.http.closeWhenIdle();
  await idle.http.closed;
  assertEquals(idle.connection.closed, true);
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  const busy = serve(() => {
    asked.resolve();
    return answer.promise;
  });
  busy.connection.arrive("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await asked.promise;
  busy.http.closeWhenIdle();
  assertEquals(busy.connection.closed, false);
  answer.resolve(new Response("late"));
  await busy.http.closed;
  assertMatch(busy.connection.written, /\r\nconnection: close\r\n[^]*late$/);
});

test("a handshake becomes a WebSocket (key and accept value are those of RFC 6455)", async () => {
  const { connection, http } = serve((request) =>
    upgradeOf(request)!("b", {
      opened: (socket) => void socket.send(new TextEncoder().encode("hi")),
      received: () => {},
      closed: () => {},
    })
  );
  connection.arrive(
    "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n" +
      "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
      "sec-websocket-protocol: a,b\r\n\r\n",
  );
  while (!connection.written.endsWith("\x82\x02hi")) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assertMatch(connection.written, /^HTTP\/1\.1 101 /);
  assertStringIncludes(
    connection.written,
    "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
  );
  assertStringIncludes(connection.written, "sec-websocket-protocol: b\r\n");
  connection.end();
  await http.closed;
});

test("a connection ends after a malformed body, whatever the handler answers", async () => {
  for (const chunks of ["-1\r\nx", "3\nabc\n0\n\n", "2\r\nabc", "zz\r\n"]) {
    const { connection, http } = serve(async (request) => {
      await request.text().catch(() => {});
      return new Response("refused", { status: 400 });
    });
    connection.arrive("PUT / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
    connection.arrive(`${chunks}\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n`);
    await http.closed;
    assertMatch(connection.written, /^HTTP\/1\.1 400 [^]*\r\nconnection: close\r\n[^]*refused$/);
  }
});

test("a method in lower case is another method", async () => {
  const { connection, http } = serve(({ method }) => new Response(method));
  connection.arrive("get / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  await http.closed;
  assertMatch(connection.written, /\r\n\r\nget$/);
});

test("10,000 headers get a 431, and 500 requests in one piece their responses", async () => {
  const { connection, http } = serve(() => new Response("."));
  const one = `GET / HTTP/1.1\r\nhost: x\r\nx-pad: ${"y".repeat(500)}\r\n\r\n`;
  connection.arrive(one.repeat(500));
  const headers = Array.from({ length: 10_000 }, (_, place) => `x-${place}: v\r\n`).join("");
  connection.arrive(`GET / HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
  await http.closed;
  const statuses = connection.written.match(/(?<=HTTP\/1\.1 )\d+/g)!;
  assertEquals([statuses.length, statuses.at(-2), statuses.at(-1)], [501, "200", "431"]);
});
