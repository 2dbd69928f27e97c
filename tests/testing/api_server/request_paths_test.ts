import { assertEquals, assertStringIncludes } from "@std/assert";
import type { TestApiServer } from "../../../src/testing/mod.ts";
import { configMaps } from "../../support/servers/kube_server.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { runtimeName, test } from "../../support/test.ts";
import { Http2Client } from "../http2_client.ts";
import { RawClient } from "../raw_client.ts";

type Send = (method: string, path: string) => Promise<{ status: number; text: string }>;

const notFound = "the server could not find the requested resource";
const notAllowed = "the server does not allow this method on the requested resource";
const cases: [method: string, path: string, status: number, message: string][] = [
  ["DELETE", `${configMaps}/..`, 400, `Name parameter invalid: "..": may not be '..'`],
  ["DELETE", `${configMaps}/.`, 400, `Name parameter invalid: ".": may not be '.'`],
  ["GET", `${configMaps}/%2e%2E`, 400, `Name parameter invalid: "..": may not be '..'`],
  ["GET", `${configMaps}/a%252fb`, 400, `Name parameter invalid: "a%2fb": may not contain '%'`],
  ["GET", `${configMaps}/a%2fb`, 404, notFound],
  ["GET", `${configMaps}/x/../a`, 404, notFound],
  ["GET", "/api/v1//namespaces", 404, notFound],
  ["DELETE", "/api/v1/namespaces/default/pods/../../default", 404, notFound],
  ["GET", "/api/../healthz", 404, notFound],
  ["GET", "/x/../healthz", 404, "404 page not found\n"],
  ["get", `${configMaps}/a`, 405, notAllowed],
  ["delete", `${configMaps}/a`, 405, notAllowed],
  ["TRACE", configMaps, 405, notAllowed],
  ["GET", `${configMaps}/a/`, 200, ""],
];

async function assertPaths(server: TestApiServer, send: Send): Promise<void> {
  server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
  for (const [method, path, status, message] of cases) {
    const answer = await send(method, path);
    assertEquals(answer.status, status, path);
    const found = answer.text.startsWith("{") ? JSON.parse(answer.text).message : answer.text;
    assertEquals(found ?? "", message, path);
  }
  assertEquals((await send("GET", "/api/v1/namespaces/default")).status, 200);
}

test("a path leads to the object that it names, over HTTP/2", async () => {
  await using server = await startApiServer({ http2: true });
  const { token } = await server.issueToken();
  await using client = await Http2Client.connect(server.url, { caPem: server.caPem, token });
  await assertPaths(server, (method, path) => client.send(path, { method }).ended());
  assertEquals(server.requests[0]!.path, `${configMaps}/..`);
});

// Bun.serve resolves `..` before a program sees the path
const notOnBun = { ignore: runtimeName === "bun" };

test("a path leads to the object that it names, over HTTP/1.1", async () => {
  await using server = await startApiServer();
  const { token } = await server.issueToken();
  await assertPaths(server, async (method, path) => {
    await using client = await RawClient.connect(Number(new URL(server.url).port), server.caPem);
    client.send(
      `${method} ${path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\n` +
        "connection: close\r\n\r\n",
    );
    const received = await client.untilEnd();
    const text = received.slice(received.indexOf("\r\n\r\n") + 4);
    return { status: Number(received.split(" ")[1]), text };
  });
}, notOnBun);

test("a request of HTTP/1.0 needs no host", async () => {
  await using server = await startApiServer();
  const { token } = await server.issueToken();
  await using client = await RawClient.connect(Number(new URL(server.url).port), server.caPem);
  client.send(`GET /api HTTP/1.0\r\nauthorization: Bearer ${token}\r\n\r\n`);
  const received = await client.untilEnd();
  assertEquals(received.split("\r\n")[0], "HTTP/1.1 200 OK");
  assertStringIncludes(received, '"kind":"APIVersions"');
}, notOnBun);
