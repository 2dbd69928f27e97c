import { assertEquals, assertNotEquals } from "@std/assert";
import { assertFailure, blaming } from "../assert_failure.ts";
import type { Cases } from "./cases.ts";

const modified =
  "the object has been modified; please apply your changes to the latest version and try again";
const sealed = "field is immutable when `immutable` is set";

/** PUT of objects. */
export const updateCases: Cases = {
  async "an update replaces the object and changes its resourceVersion"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a", { data: { x: "1" }, labels: { l: "1" } });
    const { status, body } = await api.put(`${configMaps}/a`, {
      ...created,
      metadata: { ...created.metadata, labels: undefined },
      data: { y: "2" },
    });
    assertEquals([status, body.data, body.metadata.labels], [200, { y: "2" }, undefined]);
    assertNotEquals(body.metadata.resourceVersion, created.metadata.resourceVersion);
    for (const field of ["uid", "creationTimestamp", "name", "namespace"]) {
      assertEquals(body.metadata[field], created.metadata[field], field);
    }
  },

  async "an update with an old resourceVersion is a conflict, one without any overwrites"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a", { data: { x: "1" } });
    await api.put(`${configMaps}/a`, { ...created, data: { x: "2" } });
    assertFailure(await api.put(`${configMaps}/a`, { ...created, data: { x: "3" } }), {
      status: 409,
      reason: "Conflict",
      message: `Operation cannot be fulfilled on configmaps "a": ${modified}`,
      details: { name: "a", kind: "configmaps" },
    });
    const overwritten = await api.put(`${configMaps}/a`, { metadata: { name: "a" } });
    assertEquals([overwritten.status, overwritten.body.data], [200, undefined]);
  },

  async "an update that changes nothing keeps the resourceVersion"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a", { data: { x: "1" } });
    assertEquals((await api.put(`${configMaps}/a`, created)).body, created);
  },

  async "an update cannot change name, namespace or uid"(fixture) {
    const { api, configMaps } = fixture;
    const { metadata } = await fixture.createConfigMap("a");
    const put = (change: Record<string, unknown>) =>
      api.put(`${configMaps}/a`, { metadata: { ...metadata, ...change } });
    assertFailure(await put({ name: "b" }), {
      status: 400,
      reason: "BadRequest",
      message: "the name of the object (b) does not match the name on the URL (a)",
    });
    assertFailure(await put({ name: undefined }), {
      status: 400,
      reason: "BadRequest",
      message: "the name of the object (a based on URL) was undeterminable: name must be provided",
    });
    assertFailure(await put({ namespace: "b" }), {
      status: 400,
      reason: "BadRequest",
      message:
        "the namespace of the provided object does not match the namespace sent on the request",
    });
    assertFailure(await put({ uid: "b" }), {
      status: 409,
      reason: "Conflict",
      message:
        /^Operation cannot be fulfilled on configmaps "a": StorageError: invalid object, Code: 4, .* Precondition failed: UID in precondition: b, UID in object meta: /,
      details: { name: "a", kind: "configmaps" },
    });
    assertFailure(await put({ resourceVersion: "x" }), {
      status: 500,
      message: 'strconv.ParseUint: parsing "x": invalid syntax',
    });
  },

  async "an update cannot change fields that the server sets"(fixture) {
    const { api, configMaps } = fixture;
    const { metadata } = await fixture.createConfigMap("a");
    const { body } = await api.put(`${configMaps}/a`, {
      metadata: { ...metadata, creationTimestamp: "2001-01-01T00:00:00Z", generation: 9 },
    });
    assertEquals(body.metadata, metadata);
  },

  async "an update of a missing object gives a 404, but creates a lease"(fixture) {
    const { api, configMaps } = fixture;
    assertFailure(await api.put(`${configMaps}/a`, { metadata: { name: "a" } }), {
      status: 404,
      reason: "NotFound",
      message: 'configmaps "a" not found',
      details: { name: "a", kind: "configmaps" },
    });
    const leases = fixture.path("coordination.k8s.io/v1/leases");
    const lease = { metadata: { name: "l" }, spec: { holderIdentity: "me" } };
    assertEquals((await api.put(`${leases}/l`, lease)).status, 201);
    const message = "Invalid value: 0: must be specified for an update";
    assertFailure(await api.put(`${leases}/l`, lease), {
      status: 422,
      reason: "Invalid",
      message: `leases.coordination.k8s.io "l" is invalid: metadata.resourceVersion: ${message}`,
      details: blaming({ name: "l", group: "coordination.k8s.io", kind: "leases" }, [
        ["metadata.resourceVersion", "Invalid", message],
      ]),
    });
  },

  async "a dry run of an update stores nothing"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a", { data: { x: "1" } });
    const { body } = await api.put(`${configMaps}/a?dryRun=All`, { ...created, data: { x: "2" } });
    assertEquals(body.data, { x: "2" });
    assertEquals((await api.get(`${configMaps}/a`)).body, created);
  },

  async "an immutable ConfigMap keeps its data, and its labels can change"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a", { data: { x: "1" } });
    const immutable = (await api.put(`${configMaps}/a`, { ...created, immutable: true })).body;
    const message = `Forbidden: ${sealed}`;
    assertFailure(await api.put(`${configMaps}/a`, { ...immutable, data: { x: "2" } }), {
      status: 422,
      reason: "Invalid",
      message: `ConfigMap "a" is invalid: data: ${message}`,
      details: blaming({ name: "a", kind: "ConfigMap" }, [["data", "Forbidden", message]]),
    });
    const { status } = await api.patch(`${configMaps}/a`, { metadata: { labels: { l: "1" } } });
    assertEquals(status, 200);
  },

  async "a Secret that is replaced without its type is Opaque, and a type cannot change"(fixture) {
    const { api } = fixture;
    const secrets = fixture.path("secrets");
    await api.create(secrets, { metadata: { name: "a" }, data: { x: "MQ==" } });
    const put = await api.put(`${secrets}/a`, { metadata: { name: "a" }, stringData: { x: "2" } });
    assertEquals([put.status, put.body.type, put.body.data], [200, "Opaque", { x: "Mg==" }]);
    await api.create(secrets, { metadata: { name: "b" }, type: "example.com/x" });
    const message = 'Invalid value: "Opaque": field is immutable';
    assertFailure(await api.put(`${secrets}/b`, { metadata: { name: "b" } }), {
      status: 422,
      reason: "Invalid",
      message: `Secret "b" is invalid: type: ${message}`,
      details: blaming({ name: "b", kind: "Secret" }, [["type", "Invalid", message]]),
    });
  },
};
