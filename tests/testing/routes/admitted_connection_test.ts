import { assertEquals } from "@std/assert";
import { RawClient as RawFetch } from "../../support/connections/raw_fetch.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { openWebhookPlace } from "../../support/servers/webhook_place.ts";
import { test } from "../../support/test.ts";
import { RawClient } from "../raw_client.ts";

const path = "/api/v1/namespaces/default/pods/web";
const spec = { containers: [{ name: "app", image: "example.com/main:1" }] };
const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec };

const upgrading = (target: string, token: string) =>
  `GET ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n` +
  "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n" +
  "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
  "sec-websocket-protocol: v5.channel.k8s.io\r\n\r\n";

test("a webhook changes the command of an exec, and the flags of its streams", async () => {
  const operations = [
    { op: "replace", path: "/command", value: ["safe"] },
    { op: "add", path: "/tty", value: true },
  ];
  await using place = await openWebhookPlace({
    type: "Mutating",
    resources: ["pods/exec"],
    answer: () => ({
      allowed: true,
      patchType: "JSONPatch",
      patch: btoa(JSON.stringify(operations)),
    }),
  });
  const { server, calls } = place;
  server.objects.create(pod);
  const { promise, resolve } = Promise.withResolvers<unknown>();
  server.pods.setProgram({ name: "web" }, ({ command, tty }) => {
    resolve({ command, tty });
    return 0;
  });
  const { token } = await server.issueToken();
  await using client = await RawClient.connect(Number(new URL(server.url).port), server.caPem);
  client.send(upgrading(`${path}/exec?command=rm&stdout=true`, token));
  await client.until((text) => text.includes("\r\n\r\n"));
  assertEquals(await promise, { command: ["safe"], tty: true });
  assertEquals(calls, ["CONNECT exec"]);
});

test("a webhook with an object selector is not asked about a connection, whose options have no labels", async () => {
  await using place = await openWebhookPlace({
    resources: ["*/*"],
    settings: {
      objectSelector: { matchExpressions: [{ key: "x", operator: "DoesNotExist" }] },
    },
    answer: () => ({ allowed: false }),
  });
  const { client, server, calls } = place;
  server.objects.create(pod);
  server.pods.setProgram({ name: "web" }, () => 0);
  const { body } = await client.send(`${path}/exec?command=a`);
  assertEquals([body.message, calls], ["Upgrade request required", []]);
});

test("a policy sees the options of a connection, and a right is asked for after it", async () => {
  const asked: string[] = [];
  await using server = await startApiServer({
    authorize: ({ verb, subresource }) => {
      asked.push(`${verb} ${subresource}`);
      return verb !== "create";
    },
  });
  const group = "admissionregistration.k8s.io/v1";
  server.objects.create({
    apiVersion: group,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "no-shell" },
    spec: {
      matchConstraints: {
        resourceRules: [{
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["CONNECT"],
          resources: ["pods/exec"],
        }],
      },
      validations: [{
        expression: "object.kind != 'PodExecOptions' || object.command[0] != 'sh'",
        message: "no shell",
      }],
    },
  });
  server.objects.create({
    apiVersion: group,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "no-shell" },
    spec: { policyName: "no-shell", validationActions: ["Deny"] },
  });
  server.objects.create(pod);
  const { token } = await server.issueToken();
  using client = new RawFetch({ url: server.url, caPem: server.caPem, token });
  const send = async (command: string) => {
    asked.length = 0;
    const { status, body } = await client.send(`${path}/exec?command=${command}`);
    return [status, body.message.replace(/.*: /, ""), ...asked];
  };
  assertEquals(await send("sh"), [422, "no shell", "get exec"]);
  const [status, , ...rights] = await send("ls");
  assertEquals([status, ...rights], [403, "get exec", "create exec"]);
});
