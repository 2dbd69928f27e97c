import { assertEquals } from "@std/assert";
import { TestClock } from "../../../src/testing/mod.ts";
import { workloadSpec } from "../../support/objects/complete_specs.ts";
import { openWebhookPlace, type WebhookPlace } from "../../support/servers/webhook_place.ts";
import { test } from "../../support/test.ts";

const group = "admissionregistration.k8s.io";
const configMaps = "/api/v1/namespaces/default/configmaps";
const identity = { apiVersion: "v1", kind: "ConfigMap" };

const merge = { "content-type": "application/merge-patch+json" };

test("a patch starts again if the object changes while a webhook is asked; a PUT of an old version does not", async () => {
  let disturb = 0;
  await using place: WebhookPlace = await openWebhookPlace({
    answer() {
      if (disturb-- > 0) {
        const metadata = { name: "x", labels: { other: `${disturb}` } };
        place.server.objects.update({ ...identity, metadata });
      }
      return { allowed: true };
    },
  });
  const { client, calls } = place;
  await client.send(configMaps, { method: "POST", json: { metadata: { name: "x" } } });
  disturb = 1;
  const json = { data: { a: "1" } };
  const patched = await client.send(`${configMaps}/x`, { method: "PATCH", headers: merge, json });
  assertEquals([patched.status, patched.body.data, patched.body.metadata.labels], [
    200,
    { a: "1" },
    { other: "0" },
  ]);
  assertEquals(calls, ["CREATE configmaps", "UPDATE configmaps", "UPDATE configmaps"]);
  disturb = 1;
  const put = await client.send(`${configMaps}/x`, { method: "PUT", json: patched.body });
  assertEquals([put.status, put.body.reason], [409, "Conflict"]);
});

test("writes without a resourceVersion start again as often as the object changes, for 34 seconds", async () => {
  let disturb = 0;
  let lasting = 0;
  const clock = new TestClock();
  await using place: WebhookPlace = await openWebhookPlace({
    async answer() {
      if (disturb-- > 0) {
        const metadata = { name: "x", labels: { other: `${disturb}` } };
        place.server.objects.update({ ...identity, metadata });
        await clock.advance(lasting);
      }
      return { allowed: true };
    },
  }, { clock });
  const { client, calls } = place;
  await client.send(configMaps, { method: "POST", json: { metadata: { name: "x" } } });
  const json = { ...identity, metadata: { name: "x" }, data: { a: "1" } };
  const writes = [
    { method: "PATCH", headers: merge, json },
    { method: "PUT", json },
    { method: "PATCH", headers: { "content-type": "application/apply-patch+yaml" }, json },
  ];
  for (const write of writes) {
    disturb = 6;
    calls.length = 0;
    const path = `${configMaps}/x?fieldManager=${write.method}`;
    assertEquals([(await client.send(path, write)).status, calls.length], [200, 7]);
  }
  disturb = 6;
  lasting = 20_000;
  calls.length = 0;
  const { status, body } = await client.send(`${configMaps}/x`, writes[0]!);
  assertEquals([status, body.reason, calls.length], [504, "Timeout", 2]);
});

test("an apply starts again if the object changes or is created while a webhook is asked", async () => {
  let disturb = true;
  await using place: WebhookPlace = await openWebhookPlace({
    answer({ operation }) {
      const metadata = { name: "x", labels: { during: operation } };
      const { objects } = place.server;
      const object = { ...identity, metadata };
      if (disturb) operation === "CREATE" ? objects.create(object) : objects.update(object);
      disturb = false;
      return { allowed: true };
    },
  });
  const { client, calls } = place;
  const apply = async (value: string) => {
    disturb = true;
    const { status, body } = await client.send(`${configMaps}/x?fieldManager=me`, {
      method: "PATCH",
      headers: { "content-type": "application/apply-patch+yaml" },
      json: { ...identity, metadata: { name: "x" }, data: { value } },
    });
    return [status, body.data.value, body.metadata.labels.during];
  };
  assertEquals(await apply("1"), [200, "1", "CREATE"]);
  assertEquals(await apply("2"), [200, "2", "UPDATE"]);
  assertEquals(calls.map((call) => call.split(" ")[0]), ["CREATE", "UPDATE", "UPDATE", "UPDATE"]);
});

test("an apply creates an object that is deleted while a webhook is asked, a PUT changes one that is created", async () => {
  const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "x" } };
  let disturb = true;
  await using place: WebhookPlace = await openWebhookPlace({
    resources: ["configmaps", "leases"],
    answer({ operation, resource }) {
      const { objects } = place.server;
      if (disturb && operation === "UPDATE") objects.delete({ ...identity, name: "x" });
      if (disturb && resource.resource === "leases") objects.create(lease);
      disturb = false;
      return { allowed: true };
    },
  });
  const { client, server, calls } = place;
  server.objects.create({ ...identity, metadata: { name: "x" } });
  const applied = await client.send(`${configMaps}/x?fieldManager=me`, {
    method: "PATCH",
    headers: { "content-type": "application/apply-patch+yaml" },
    json: { ...identity, metadata: { name: "x" }, data: { a: "1" } },
  });
  assertEquals([applied.status, applied.body.data], [201, { a: "1" }]);
  disturb = true;
  const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases/x";
  const put = await client.send(leases, { method: "PUT", json: lease });
  // a Lease is changed only by its resourceVersion
  assertEquals([put.status, put.body.reason], [422, "Invalid"]);
  assertEquals(calls, ["UPDATE configmaps", "CREATE configmaps", "CREATE leases"]);
});

test("a custom resource whose definition is deleted while a webhook is asked is not stored", async () => {
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "ghosts.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "ghosts", kind: "Ghost" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object" } },
      }],
    },
  };
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await using place: WebhookPlace = await openWebhookPlace({
    resources: ["ghosts"],
    async answer() {
      await place.client.send(`${definitions}/ghosts.example.com`, { method: "DELETE" });
      return { allowed: true };
    },
  });
  const { client } = place;
  const ghosts = "/apis/example.com/v1/namespaces/default/ghosts";
  await client.send(definitions, { method: "POST", json: definition });
  const json = { apiVersion: "example.com/v1", kind: "Ghost", metadata: { name: "g" } };
  const { status, body } = await client.send(ghosts, { method: "POST", json });
  assertEquals([status, body.reason], [404, "NotFound"]);
  await client.send(definitions, { method: "POST", json: definition });
  assertEquals((await client.send(ghosts)).body.items, []);
});

test("writes of the test itself, and of configurations, ask no webhook", async () => {
  await using place = await openWebhookPlace({
    answer: () => ({ allowed: false }),
    resources: ["*"],
  });
  const { server, client, calls } = place;
  server.objects.create({ ...identity, metadata: { name: "x" } });
  const path = `/apis/${group}/v1/validatingwebhookconfigurations/tests`;
  assertEquals((await client.send(path, { method: "DELETE" })).status, 200);
  assertEquals(calls, []);
});

test("webhooks are asked about a status, an apply and a PUT that creates, as what they are", async () => {
  const resources = ["deployments/status", "deployments", "leases"];
  await using place = await openWebhookPlace({ answer: () => ({ allowed: true }), resources });
  const { client, calls } = place;
  const deployments = "/apis/apps/v1/namespaces/default/deployments/x";
  const apply = (replicas: number) =>
    client.send(`${deployments}?fieldManager=me`, {
      method: "PATCH",
      headers: { "content-type": "application/apply-patch+yaml" },
      json: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "x" },
        spec: { ...workloadSpec, replicas },
      },
    });
  assertEquals([(await apply(1)).status, (await apply(2)).status], [201, 200]);
  const status = { method: "PATCH", headers: merge, json: { status: { replicas: 1 } } };
  assertEquals((await client.send(`${deployments}/status`, status)).status, 200);
  const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases/x";
  const json = { metadata: { name: "x" }, spec: {} };
  assertEquals((await client.send(leases, { method: "PUT", json })).status, 201);
  assertEquals(calls, [
    "CREATE deployments",
    "UPDATE deployments",
    "UPDATE status",
    "CREATE leases",
  ]);
});

test("a generated name is the same for the webhook that checks and in the store", async () => {
  let checked = "";
  await using place = await openWebhookPlace({
    answer({ object }) {
      checked = object.metadata.name;
      return { allowed: true };
    },
  });
  const json = { metadata: { generateName: "x-" } };
  const { status, body } = await place.client.send(configMaps, { method: "POST", json });
  assertEquals([status, body.metadata.name], [201, checked]);
});

test("a dry run asks the webhooks, and stores nothing", async () => {
  await using place = await openWebhookPlace({ answer: ({ dryRun }) => ({ allowed: dryRun }) });
  const { client, calls } = place;
  const post = (query: string) =>
    client.send(`${configMaps}${query}`, { method: "POST", json: { metadata: { name: "x" } } });
  assertEquals([(await post("?dryRun=All")).status, (await post("")).status], [201, 400]);
  assertEquals((await client.send(`${configMaps}/x`)).status, 404);
  assertEquals(calls.length, 2);
});

test("a denial has the status of the webhook, as far as one can be sent", async () => {
  let code = 0;
  await using place = await openWebhookPlace({
    answer: () => ({ allowed: false, status: { code } }),
  });
  const statusFor = async (given: number) => {
    code = given;
    const json = { metadata: { name: "x" } };
    return (await place.client.send(configMaps, { method: "POST", json })).status;
  };
  const codes = [await statusFor(200), await statusFor(418), await statusFor(599)];
  assertEquals(codes, [400, 418, 599]);
  assertEquals(await statusFor(700), 599);
});
