import { assertEquals, assertMatch } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { workloadSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

test("a created object gets uid, creationTimestamp and resourceVersion, and no generation where the resource has none", () =>
  withServer(async ({ server, client }) => {
    const created = await createConfigMap(client, "a", { data: { k: "v" } });
    assertEquals(created.kind, "ConfigMap");
    assertEquals(created.apiVersion, "v1");
    assertEquals(created.metadata.namespace, "default");
    assertEquals(created.metadata.resourceVersion, String(server.store.revision));
    assertMatch(created.metadata.uid, /^[0-9a-f-]{36}$/);
    assertMatch(created.metadata.creationTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assertEquals(created.metadata.generation, undefined);
    assertEquals((await client.send(`${configMaps}/a`)).body, created);
  }));

test("system fields and the status in the request are ignored", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send("/apis/apps/v1/namespaces/default/deployments", {
      method: "POST",
      json: {
        metadata: {
          name: "d",
          uid: "mine",
          creationTimestamp: "2001-01-01T00:00:00Z",
          deletionTimestamp: "2001-01-01T00:00:00Z",
          generation: 9,
        },
        spec: { ...workloadSpec, paused: true },
        status: { replicas: 3 },
      },
    });
    assertEquals(status, 201);
    assertEquals(body.metadata.generation, 1);
    assertEquals(body.metadata.uid === "mine", false);
    assertEquals(body.metadata.creationTimestamp.startsWith("2001"), false);
    assertEquals(body.metadata.deletionTimestamp, undefined);
    assertEquals([body.spec.replicas, body.spec.paused], [1, true]);
    assertEquals(body.status, {});
  }));

test("generateName gets five characters from Kubernetes' alphabet", () =>
  withServer(async ({ client }) => {
    const json = { metadata: { generateName: `${"x".repeat(70)}` } };
    const { body } = await client.send(configMaps, { method: "POST", json });
    assertMatch(body.metadata.name, /^x{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  }));

test("a second object of the same name is refused with 409 AlreadyExists", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const answer = await client.send(configMaps, {
      method: "POST",
      json: { metadata: { name: "a" } },
    });
    assertEquals(answer.body, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'configmaps "a" already exists',
      reason: "AlreadyExists",
      details: { name: "a", kind: "configmaps" },
      code: 409,
    });
    assertEquals(answer.status, 409);
  }));

test("an AlreadyExists error says when the existing object is being deleted", () =>
  withServer(async ({ client }) => {
    const json = { metadata: { name: "a", finalizers: ["example.com/hold"] } };
    await client.send(configMaps, { method: "POST", json });
    await client.send(`${configMaps}/a`, { method: "DELETE" });
    const { body } = await client.send(configMaps, { method: "POST", json });
    assertEquals(body.message, 'object is being deleted: configmaps "a" already exists');
  }));

test("an object in a namespace that does not exist is refused with 404", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send("/api/v1/namespaces/nowhere/configmaps", {
      method: "POST",
      json: { metadata: { name: "a" } },
    });
    assertEquals(status, 404);
    assertEquals(body.message, 'namespaces "nowhere" not found');
    assertEquals(body.details, { name: "nowhere", kind: "namespaces" });
  }));

test("an invalid name is refused with 422 and its cause", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send("/apis/apps/v1/namespaces/default/deployments", {
      method: "POST",
      json: { metadata: { name: "A_b" }, spec: workloadSpec },
    });
    const fault =
      `Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
    assertEquals(status, 422);
    assertEquals(body.reason, "Invalid");
    assertEquals(body.message, `Deployment.apps "A_b" is invalid: metadata.name: ${fault}`);
    assertEquals(body.details, {
      name: "A_b",
      group: "apps",
      kind: "Deployment",
      causes: [{ reason: "FieldValueInvalid", message: fault, field: "metadata.name" }],
    });
  }));

test("an object without a name is refused with 422", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send(configMaps, { method: "POST", json: {} });
    assertEquals(status, 422);
    assertEquals(
      body.message,
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    );
  }));

const refused: [string, unknown, number, string][] = [
  [
    "another namespace",
    { metadata: { name: "a", namespace: "kube-system" } },
    400,
    "the namespace of the provided object does not match the namespace sent on the request",
  ],
  [
    "another apiVersion",
    { apiVersion: "apps/v1", metadata: { name: "a" } },
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "apps/v1" in scheme "pkg/runtime/scheme.go:111"',
  ],
  [
    "another kind that is served",
    { kind: "Secret", metadata: { name: "a" } },
    400,
    'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
  ],
  [
    "a resourceVersion",
    { metadata: { name: "a", resourceVersion: "1" } },
    500,
    "resourceVersion should not be set on objects to be created",
  ],
  [
    "a label that is not a string",
    { metadata: { name: "a", labels: { x: 1 } } },
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  ],
];

for (const [what, json, code, message] of refused) {
  test(`an object with ${what} is refused with ${code}`, () =>
    withServer(async ({ client }) => {
      const { status, body } = await client.send(configMaps, { method: "POST", json });
      assertEquals([status, body.message], [code, message]);
    }));
}

test("a body of another kind, an invalid body and an empty one are refused with 400", () =>
  withServer(async ({ client }) => {
    const headers = { "content-type": "application/json" };
    for (const body of ['{"kind":"Pod"}', "{", "[]", ""]) {
      const answer = await client.send(configMaps, { method: "POST", body, headers });
      assertEquals([answer.status, answer.body.reason], [400, "BadRequest"], body);
    }
  }));

test("a dry run responds as a creation does, and stores nothing", () =>
  withServer(async ({ server, client }) => {
    const { revision } = server.store;
    const json = { metadata: { name: "a" } };
    const { status, body } = await client.send(`${configMaps}?dryRun=All`, {
      method: "POST",
      json,
    });
    assertEquals([status, body.metadata.name, body.metadata.resourceVersion], [
      201,
      "a",
      undefined,
    ]);
    assertEquals(server.store.revision, revision);
    const wrong = await client.send(`${configMaps}?dryRun=Some`, { method: "POST", json });
    assertEquals(wrong.status, 422);
    assertEquals(
      wrong.body.message,
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
    );
  }));

test("a new pod is Pending, and a Secret's stringData becomes data", () =>
  withServer(async ({ client }) => {
    const pod = await client.send("/api/v1/namespaces/default/pods", {
      method: "POST",
      json: { metadata: { name: "p" }, spec: podSpec, status: { phase: "Running" } },
    });
    assertEquals([pod.body.status.phase, pod.body.metadata.generation], ["Pending", 1]);
    const secret = await client.send("/api/v1/namespaces/default/secrets", {
      method: "POST",
      json: { metadata: { name: "s" }, stringData: { k: "ä" } },
    });
    assertEquals([secret.body.type, secret.body.data], ["Opaque", { k: "w6Q=" }]);
    assertEquals(secret.body.stringData, undefined);
  }));
