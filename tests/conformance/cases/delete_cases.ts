import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { assertFailure, blaming } from "../assert_failure.ts";
import { namesOf } from "../json_api.ts";
import type { Cases } from "./cases.ts";

const hold = "example.com/hold";

/** DELETE of objects and of collections. */
export const deleteCases: Cases = {
  async "a deletion returns a Status that names the object, and removes the object"(fixture) {
    const { api, configMaps } = fixture;
    const { metadata } = await fixture.createConfigMap("a");
    const { status, body } = await api.delete(`${configMaps}/a`);
    assertEquals([status, body], [200, {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: "a", kind: "configmaps", uid: metadata.uid },
    }]);
    for (const answer of [await api.get(`${configMaps}/a`), await api.delete(`${configMaps}/a`)]) {
      assertFailure(answer, {
        status: 404,
        reason: "NotFound",
        message: 'configmaps "a" not found',
        details: { name: "a", kind: "configmaps" },
      });
    }
  },

  async "the deletion of a service, an account or a pod returns the object"(fixture) {
    const { api } = fixture;
    const objects = {
      serviceaccounts: {},
      services: { spec: { ports: [{ port: 80 }] } },
      pods: { spec: { schedulerName: "none", containers: [{ name: "main", image: "none" }] } },
    };
    for (const [resource, object] of Object.entries(objects)) {
      const path = fixture.path(resource);
      const { kind, metadata } = await api.create(path, { metadata: { name: "a" }, ...object });
      const { status, body } = await api.delete(`${path}/a`);
      assertEquals([status, body.kind, body.metadata.uid], [200, kind, metadata.uid]);
      assertEquals((await api.get(`${path}/a`)).status, 404);
    }
  },

  async "the preconditions of a deletion must hold"(fixture) {
    const { api, configMaps } = fixture;
    const { metadata } = await fixture.createConfigMap("a");
    const { uid, resourceVersion } = metadata;
    const refused = async (preconditions: Record<string, string>, why: string) =>
      assertFailure(await api.delete(`${configMaps}/a`, { preconditions }), {
        status: 409,
        reason: "Conflict",
        message: `Operation cannot be fulfilled on ConfigMap "a": ${why}`,
        details: { name: "a", kind: "ConfigMap" },
      });
    await refused(
      { uid: "other" },
      `the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
    await refused(
      { resourceVersion: "1" },
      `the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
    const kept = await api.delete(`${configMaps}/a`, { preconditions: { uid, resourceVersion } });
    assertEquals(kept.status, 200);
  },

  async "finalizers keep an object until the last one is removed"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a", { finalizers: [hold] });
    const { status, body } = await api.delete(`${configMaps}/a`);
    assertEquals([status, body.metadata.uid], [200, created.metadata.uid]);
    assertMatch(body.metadata.deletionTimestamp, /^\d{4}-.*Z$/);
    assertEquals(body.metadata.deletionGracePeriodSeconds, 0);
    assertNotEquals(body.metadata.resourceVersion, created.metadata.resourceVersion);
    assertEquals((await api.delete(`${configMaps}/a`)).body, body, "a second one changes nothing");
    const again = await api.post(configMaps, { metadata: { name: "a" } });
    assertFailure(again, {
      status: 409,
      reason: "AlreadyExists",
      message: 'object is being deleted: configmaps "a" already exists',
      details: { name: "a", kind: "configmaps" },
    });
    const added = { metadata: { finalizers: [hold, "example.com/more"] } };
    const message =
      'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}';
    assertFailure(await api.patch(`${configMaps}/a`, added), {
      status: 422,
      reason: "Invalid",
      message: `ConfigMap "a" is invalid: metadata.finalizers: ${message}`,
      details: blaming(
        { name: "a", kind: "ConfigMap" },
        fixture.metadataCauses(["metadata.finalizers", "Forbidden", message]),
      ),
    });
    const released = await api.patch(`${configMaps}/a`, { metadata: { finalizers: [] } });
    assertEquals([released.status, released.body.metadata.finalizers], [200, undefined]);
    assertEquals((await api.get(`${configMaps}/a`)).status, 404);
  },

  async "a dry run of a deletion keeps the object"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    const answers = [
      await api.delete(`${configMaps}/a?dryRun=All`),
      await api.delete(`${configMaps}/a`, { dryRun: ["All"] }),
      await api.delete(`${configMaps}?dryRun=All`),
    ];
    assertEquals(answers.map(({ status }) => status), [200, 200, 200]);
    assertEquals(namesOf((await api.get(configMaps)).body), ["a"]);
  },

  async "the deletion of a collection deletes the selected objects and returns them"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a", { labels: { x: "1" } });
    await fixture.createConfigMap("b", { labels: { x: "1" }, finalizers: [hold] });
    await fixture.createConfigMap("c");
    const { status, body } = await api.delete(`${configMaps}?labelSelector=x`);
    assertEquals([status, body.kind, namesOf(body)], [200, "ConfigMapList", ["a", "b"]]);
    const left = (await api.get(configMaps)).body;
    assertEquals(namesOf(left), ["b", "c"]);
    assert(left.items[0].metadata.deletionTimestamp);
    await api.patch(`${configMaps}/b`, { metadata: { finalizers: null } });
    assertEquals((await api.delete(configMaps)).status, 200);
    assertEquals(namesOf((await api.get(configMaps)).body), []);
  },

  async "options of a deletion are checked field by field"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    const field = "propagationPolicy";
    const message =
      'Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"';
    assertFailure(await api.delete(`${configMaps}/a`, { [field]: "Sideways" }), {
      status: 422,
      reason: "Invalid",
      message: `DeleteOptions.meta.k8s.io "" is invalid: ${field}: ${message}`,
      details: blaming({ group: "meta.k8s.io", kind: "DeleteOptions" }, [
        [field, "NotSupported", message],
      ]),
    });
    assertFailure(await api.delete(`${configMaps}/a`, { apiVersion: "v1", kind: "ConfigMap" }), {
      status: 400,
      reason: "BadRequest",
      message: /^no kind "ConfigMap" is registered for version "v1" in scheme/,
    });
  },

  async "the propagation policy of a deletion is a finalizer of the object"(fixture) {
    const { api, configMaps } = fixture;
    let count = 0;
    const finalizersAfter = async (options: Record<string, unknown>, finalizers?: string[]) => {
      const name = `a-${count++}`;
      await api.create(configMaps, { metadata: { name, ...(finalizers && { finalizers }) } });
      await api.delete(`${configMaps}/${name}`, options);
      const { status, body } = await api.get(`${configMaps}/${name}`);
      return status === 404 ? "gone" : body.metadata.finalizers;
    };
    assertEquals(await finalizersAfter({ propagationPolicy: "Background" }), "gone");
    assertEquals(await finalizersAfter({ propagationPolicy: "Foreground" }), [
      "foregroundDeletion",
    ]);
    assertEquals(await finalizersAfter({ propagationPolicy: "Orphan" }), ["orphan"]);
    assertEquals(await finalizersAfter({ orphanDependents: true }), ["orphan"]);
    assertEquals(await finalizersAfter({ orphanDependents: false }, ["orphan"]), "gone");
    assertEquals(await finalizersAfter({}, ["foregroundDeletion"]), ["foregroundDeletion"]);
    assertEquals(await finalizersAfter({ propagationPolicy: "Orphan" }, [hold]), [hold, "orphan"]);
  },

  async "a later deletion may change the propagation policy, and a Job is orphaned by default"(
    fixture,
  ) {
    const { api, configMaps } = fixture;
    const path = `${configMaps}/a`;
    await fixture.createConfigMap("a");
    const finalizersAfter = async (propagationPolicy: string) => {
      await api.delete(path, { propagationPolicy });
      const { status, body } = await api.get(path);
      return status === 404 ? "gone" : body.metadata.finalizers;
    };
    assertEquals(await finalizersAfter("Foreground"), ["foregroundDeletion"]);
    assertEquals(await finalizersAfter("Orphan"), ["orphan"]);
    assertEquals(await finalizersAfter("Background"), "gone");
    const jobs = fixture.path("batch/v1/jobs");
    const containers = [{ name: "main", image: "none" }];
    const spec = { template: { spec: { restartPolicy: "Never", containers } } };
    await api.create(jobs, { metadata: { name: "a" }, spec });
    await api.delete(`${jobs}/a`);
    const { body } = await api.get(`${jobs}/a`);
    assertEquals(body.metadata.finalizers, ["orphan"]);
  },
};
