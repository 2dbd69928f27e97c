import { assertEquals } from "@std/assert";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";
import { RawClient } from "../raw_client.ts";

const path = "/api/v1/namespaces/default/pods/web";

test("exec and attach without an upgrade are refused, after all other checks", () =>
  withServer(async ({ server, client }) => {
    const refusal = async (query: string) => {
      const { status, body } = await client.send(path + query);
      return `${status} ${body.message}`;
    };
    assertEquals(await refusal("/exec?command=a"), '404 pods "web" not found');
    const spec = { containers: [{ name: "app", image: "example.com/main:1" }] };
    server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
    assertEquals(
      await refusal("/exec?command=a&container=db"),
      "400 container db is not valid for pod web",
    );
    assertEquals(
      await refusal("/exec"),
      "400 you must specify at least 1 command for the container",
    );
    assertEquals(await refusal("/exec?command=a"), "400 pod web does not have a host assigned");
    server.pods.setProgram({ name: "web" }, () => 0);
    assertEquals(await refusal("/exec?command=a"), "400 Upgrade request required");
    assertEquals(await refusal("/attach"), "400 Upgrade request required");
    const posted = await client.send(`${path}/attach`, { method: "POST" });
    assertEquals(posted.body.message, "Upgrade request required");
    assertEquals((await client.send(`${path}/exec`, { method: "DELETE" })).status, 405);
  }));

test("exec accepts a list of protocols with and without spaces", async () => {
  await using server = await startApiServer();
  const { token } = await server.issueToken();
  const spec = { containers: [{ name: "app", image: "example.com/main:1" }] };
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
  server.pods.setProgram({ name: "web" }, () => 0);
  const { port } = new URL(server.url);
  for (const protocols of ["v5.channel.k8s.io,v4.channel.k8s.io", "a , v4.channel.k8s.io"]) {
    await using client = await RawClient.connect(Number(port), server.caPem);
    client.send(
      `GET ${path}/exec?command=a&stdout=true HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
        `authorization: Bearer ${token}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
        "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        `sec-websocket-protocol: ${protocols}\r\n\r\n`,
    );
    const received = await client.until((text) => text.includes("\r\n\r\n"));
    assertEquals(received.split("\r\n")[0], "HTTP/1.1 101 Switching Protocols");
    const agreed = /^sec-websocket-protocol: (.*)\r$/im.exec(received)?.[1];
    assertEquals(agreed, protocols.startsWith("v5") ? "v5.channel.k8s.io" : "v4.channel.k8s.io");
  }
});

test("a port-forward without an upgrade is refused, after the pod is looked up", () =>
  withServer(async ({ server, client }) => {
    const forward = `${path}/portforward?ports=80`;
    assertEquals((await client.send(forward)).body.message, 'pods "web" not found');
    server.objects.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web" },
      spec: podSpec,
    });
    const { status, body } = await client.send(forward);
    assertEquals([status, body.message], [400, "Upgrade request required"]);
  }));

const logPath = `${path}/log`;

function createPod({ server }: Parameters<Parameters<typeof withServer>[0]>[0], names: string[]) {
  const spec = { containers: names.map((name) => ({ name, image: "example.com/main:1" })) };
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
}

test("a pod's log is plain text, whatever the client accepts", () =>
  withServer(async (fixture) => {
    createPod(fixture, ["app"]);
    const { server, client } = fixture;
    server.pods.log({ name: "web" }).append("hello\n");
    const accept = "application/vnd.kubernetes.protobuf";
    const { status, body, headers } = await client.send(logPath, { headers: { accept } });
    assertEquals([status, body], [200, "hello\n"]);
    assertEquals(headers.get("content-type"), "text/plain");
    assertEquals((await client.send(`${logPath}?container=app`)).body, "hello\n");
    assertEquals((await client.send(logPath, { method: "POST", json: {} })).status, 405);
  }));

test("a pod's log is refused with the real server's errors", () =>
  withServer(async (fixture) => {
    const { client } = fixture;
    const refusal = async (query: string) => {
      const { status, body } = await client.send(logPath + query);
      return `${status} ${body.message}`;
    };
    assertEquals(await refusal(""), '404 pods "web" not found');
    createPod(fixture, ["app", "db"]);
    assertEquals(
      await refusal(""),
      "400 a container name must be specified for pod web, choose one of: [app db]",
    );
    assertEquals(
      await refusal("?container=db&previous=true"),
      '400 previous terminated container "db" in pod "web" not found',
    );
    assertEquals(
      await refusal("?tailLines=-1"),
      '422 PodLogOptions "" is invalid: tailLines: Invalid value: -1: ' +
        "must be greater than or equal to 0",
    );
  }));
