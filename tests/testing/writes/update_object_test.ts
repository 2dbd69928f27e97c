import { assertEquals } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import type { RawClient } from "../../support/connections/raw_fetch.ts";
import { test } from "../../support/test.ts";
import { workloadSpec } from "../../support/objects/complete_specs.ts";

const deployments = "/apis/apps/v1/namespaces/default/deployments";

async function createDeployment(client: RawClient) {
  const json = {
    metadata: { name: "d", labels: { a: "1" } },
    spec: { ...workloadSpec, replicas: 1 },
  };
  return (await client.send(deployments, { method: "POST", json })).body;
}

test("an update increases the resourceVersion and keeps uid and creationTimestamp", () =>
  withServer(async ({ server, client }) => {
    const created = await createConfigMap(client, "a", { data: { k: "1" } });
    const json = { ...created, data: { k: "2" } };
    json.metadata = { ...created.metadata, creationTimestamp: "2001-01-01T00:00:00Z" };
    const { status, body } = await client.send(`${configMaps}/a`, { method: "PUT", json });
    assertEquals(status, 200);
    assertEquals(body.data, { k: "2" });
    const { managedFields: _changed, ...metadata } = body.metadata; // their times differ
    const { managedFields: _made, ...before } = created.metadata;
    assertEquals(metadata, { ...before, resourceVersion: String(server.store.revision) });
  }));

test("an update that changes nothing keeps the resourceVersion", () =>
  withServer(async ({ server, client }) => {
    const created = await createConfigMap(client, "a", { data: { x: "1", y: "2" } });
    const { revision } = server.store;
    const json = { ...created, data: { y: "2", x: "1" } };
    const { body } = await client.send(`${configMaps}/a`, { method: "PUT", json });
    assertEquals(body.metadata.resourceVersion, created.metadata.resourceVersion);
    assertEquals(server.store.revision, revision);
  }));

test("an update with an old resourceVersion is refused with 409 Conflict", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a", { data: { k: "1" } });
    await client.send(`${configMaps}/a`, { method: "PUT", json: { ...created, data: { k: "2" } } });
    const { status, body } = await client.send(`${configMaps}/a`, { method: "PUT", json: created });
    assertEquals(status, 409);
    assertEquals(body.reason, "Conflict");
    assertEquals(
      body.message,
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    );
    assertEquals(body.details, { name: "a", kind: "configmaps" });
  }));

test("an update without a resourceVersion overwrites, except where the resource requires one", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const json = { metadata: { name: "a" }, data: { k: "v" } };
    assertEquals((await client.send(`${configMaps}/a`, { method: "PUT", json })).status, 200);

    const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    const lease = { metadata: { name: "l" }, spec: { holderIdentity: "x" } };
    await client.send(leases, { method: "POST", json: lease });
    const { status, body } = await client.send(`${leases}/l`, { method: "PUT", json: lease });
    assertEquals(status, 422);
    assertEquals(
      body.message,
      'leases.coordination.k8s.io "l" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    );
  }));

test("an update with another uid is refused with 409", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a");
    const json = { metadata: { name: "a", uid: "other" } };
    const { status, body } = await client.send(`${configMaps}/a`, { method: "PUT", json });
    assertEquals(status, 409);
    assertEquals(
      body.message,
      `Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: ${created.metadata.uid}`,
    );
  }));

test("an update with another name than the path's is refused with 400", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const put = async (json: unknown) =>
      (await client.send(`${configMaps}/a`, { method: "PUT", json })).body;
    assertEquals(
      (await put({ metadata: { name: "b" } })).message,
      "the name of the object (b) does not match the name on the URL (a)",
    );
    assertEquals(
      (await put({})).message,
      "the name of the object (a based on URL) was undeterminable: name must be provided",
    );
  }));

test("an update of a missing object is refused with 404, or creates it where the resource allows that", () =>
  withServer(async ({ client }) => {
    const json = { metadata: { name: "a" } };
    const { status, body } = await client.send(`${configMaps}/a`, { method: "PUT", json });
    assertEquals([status, body.message], [404, 'configmaps "a" not found']);
    const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    const created = await client.send(`${leases}/a`, { method: "PUT", json });
    assertEquals([created.status, created.body.kind], [201, "Lease"]);
  }));

test("an update that would create an object is refused when it has a uid, as after a deletion", () =>
  withServer(async ({ client }) => {
    const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    const created = await client.send(leases, {
      method: "POST",
      json: { metadata: { name: "a" } },
    });
    await client.send(`${leases}/a`, { method: "DELETE" });
    const late = await client.send(`${leases}/a`, { method: "PUT", json: created.body });
    assertEquals([late.status, late.body.reason], [409, "Conflict"]);
    const { uid: _uid, ...metadata } = created.body.metadata;
    const fresh = await client.send(`${leases}/a`, { method: "PUT", json: { metadata } });
    assertEquals(fresh.status, 201);
  }));

test("the generation counts changes to the spec only", () =>
  withServer(async ({ client }) => {
    const created = await createDeployment(client);
    const relabelled = await client.send(`${deployments}/d`, {
      method: "PUT",
      json: { ...created, metadata: { ...created.metadata, labels: { a: "2" } } },
    });
    assertEquals(relabelled.body.metadata.generation, 1);
    const scaled = await client.send(`${deployments}/d`, {
      method: "PUT",
      json: { ...relabelled.body, spec: { ...workloadSpec, replicas: 2 } },
    });
    assertEquals(scaled.body.metadata.generation, 2);
    assertEquals(scaled.body.metadata.labels, { a: "2" });
  }));

test("status and spec are written separately", () =>
  withServer(async ({ client }) => {
    const created = await createDeployment(client);
    const both = { ...created, spec: { ...workloadSpec, replicas: 5 }, status: { replicas: 7 } };
    const main = (await client.send(`${deployments}/d`, { method: "PUT", json: both })).body;
    assertEquals([main.spec.replicas, main.status, main.metadata.generation], [5, {}, 2]);

    const json = { ...main, spec: { ...workloadSpec, replicas: 9 }, status: { replicas: 7 } };
    const path = `${deployments}/d/status`;
    const status = (await client.send(path, { method: "PUT", json })).body;
    assertEquals(
      [status.spec.replicas, status.status, status.metadata.generation],
      [5, { replicas: 7 }, 2],
    );
    assertEquals((await client.send(path)).body, status);
  }));

test("a resource without a status subresource has no path for the status", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    const { status, body } = await client.send(`${configMaps}/a/status`);
    assertEquals([status, body.details], [404, {}]);
  }));

test("an update that removes the last finalizer of a deleted object removes the object", () =>
  withServer(async ({ client }) => {
    const json = { metadata: { name: "a", finalizers: ["example.com/hold"] } };
    await client.send(configMaps, { method: "POST", json });
    const deleted = (await client.send(`${configMaps}/a`, { method: "DELETE" })).body;
    const added = {
      ...deleted,
      metadata: { ...deleted.metadata, finalizers: ["example.com/hold", "example.com/new"] },
    };
    const refused = await client.send(`${configMaps}/a`, { method: "PUT", json: added });
    assertEquals([refused.status, refused.body.reason], [422, "Invalid"]);

    const released = { ...deleted, metadata: { ...deleted.metadata, finalizers: [] } };
    const { status } = await client.send(`${configMaps}/a`, { method: "PUT", json: released });
    assertEquals(status, 200);
    assertEquals((await client.send(`${configMaps}/a`)).status, 404);
  }));

test("a dry run of an update returns its result and stores nothing", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a", { data: { k: "1" } });
    const json = { ...created, data: { k: "2" } };
    const { body } = await client.send(`${configMaps}/a?dryRun=All`, { method: "PUT", json });
    assertEquals(body.data, { k: "2" });
    assertEquals((await client.send(`${configMaps}/a`)).body, created);
  }));
