import { assertEquals } from "@std/assert";
import { configMaps, createConfigMap, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

const pods = "/api/v1/namespaces/default/pods";

test("a deletion returns a Status with the uid, or the object where the resource does so", () =>
  withServer(async ({ client }) => {
    const created = await createConfigMap(client, "a");
    const { status, body } = await client.send(`${configMaps}/a`, { method: "DELETE" });
    assertEquals(status, 200);
    assertEquals(body, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: "a", kind: "configmaps", uid: created.metadata.uid },
    });
    const accounts = "/api/v1/namespaces/default/serviceaccounts";
    await client.send(accounts, { method: "POST", json: { metadata: { name: "s" } } });
    const account = await client.send(`${accounts}/s`, { method: "DELETE" });
    assertEquals([account.body.kind, account.body.metadata.name], ["ServiceAccount", "s"]);
  }));

test("a deletion of an object that does not exist is refused with 404", () =>
  withServer(async ({ client }) => {
    const { status, body } = await client.send(`${configMaps}/a`, { method: "DELETE" });
    assertEquals([status, body.reason], [404, "NotFound"]);
  }));

test("a deletion with preconditions that do not hold is refused with 409", () =>
  withServer(async ({ client }) => {
    const { metadata } = await createConfigMap(client, "a");
    const remove = (preconditions: Record<string, string>) =>
      client.send(`${configMaps}/a`, {
        method: "DELETE",
        json: { kind: "DeleteOptions", apiVersion: "v1", preconditions },
      });
    assertEquals(
      (await remove({ uid: "x" })).body.message,
      `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (x) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
    const stale = await remove({ resourceVersion: "1" });
    assertEquals(stale.status, 409);
    assertEquals(
      stale.body.message,
      `Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
    const { uid, resourceVersion } = metadata;
    assertEquals((await remove({ uid, resourceVersion })).status, 200);
  }));

test("an object with finalizers stays and is marked, and a second deletion changes nothing", () =>
  withServer(async ({ server, client }) => {
    const json = { metadata: { name: "a", finalizers: ["example.com/hold"] } };
    await client.send(configMaps, { method: "POST", json });
    const { status, body } = await client.send(`${configMaps}/a`, { method: "DELETE" });
    assertEquals(status, 200);
    assertEquals(body.kind, "ConfigMap");
    assertEquals(body.metadata.deletionGracePeriodSeconds, 0);
    assertEquals(typeof body.metadata.deletionTimestamp, "string");
    const { revision } = server.store;
    assertEquals((await client.send(`${configMaps}/a`, { method: "DELETE" })).body, body);
    assertEquals(server.store.revision, revision);
  }));

test("a pod is marked before it is removed, with its grace period when it is on a node", () =>
  withServer(async ({ server, client }) => {
    for (const [name, nodeName, grace] of [["p", undefined, 0], ["q", "node-1", 30]] as const) {
      const spec = { ...podSpec, ...(nodeName ? { nodeName } : {}) };
      await client.send(pods, { method: "POST", json: { metadata: { name }, spec } });
      await using watch = await client.watch(
        `${pods}?watch=true&resourceVersion=${server.store.revision}`,
      );
      const { body } = await client.send(`${pods}/${name}`, { method: "DELETE" });
      assertEquals([body.kind, body.metadata.deletionGracePeriodSeconds], ["Pod", grace]);
      const events = await watch.take(2);
      assertEquals(events.map((event) => event.type), ["MODIFIED", "DELETED"]);
      assertEquals(events[0]!.object.metadata.deletionTimestamp, body.metadata.deletionTimestamp);
      assertEquals((await client.send(`${pods}/${name}`)).status, 404);
    }
  }));

test("the options of a deletion are checked, both in the body and in the query", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a");
    for (const policy of ["Background", "Foreground", "Orphan"]) {
      const path = `${configMaps}/a?dryRun=All&propagationPolicy=${policy}`;
      assertEquals((await client.send(path, { method: "DELETE" })).status, 200, policy);
    }
    const wrong = await client.send(`${configMaps}/a?propagationPolicy=Sideways`, {
      method: "DELETE",
    });
    assertEquals(wrong.status, 422);
    assertEquals(
      wrong.body.message,
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
    );
    const other = await client.send(`${configMaps}/a`, { method: "DELETE", json: { kind: "Pod" } });
    assertEquals(other.status, 400);
    assertEquals((await client.send(`${configMaps}/a`)).status, 200);
  }));

test("deletecollection deletes the selected objects and returns them", () =>
  withServer(async ({ client }) => {
    await createConfigMap(client, "a", { labels: { x: "1" } });
    await createConfigMap(client, "b", { labels: { x: "2" } });
    await createConfigMap(client, "c", { labels: { x: "1" } });
    const { status, body } = await client.send(`${configMaps}?labelSelector=x%3D1`, {
      method: "DELETE",
    });
    const names = body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
    assertEquals([status, body.kind, names], [200, "ConfigMapList", ["a", "c"]]);
    const left = await client.send(configMaps);
    assertEquals(left.body.items.length, 1);
  }));
