import { assertEquals, assertNotEquals } from "@std/assert";
import { assertFailure, blaming } from "../../assert_failure.ts";
import type { Cases } from "../cases.ts";

const rejected = {
  status: 422,
  reason: "Invalid",
  message: "the server rejected our request due to an error in our request",
  details: {},
};

/** JSON patches and merge patches. */
export const patchCases: Cases = {
  async "a merge patch merges objects, and null removes a field"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a", { data: { x: "1", y: "2" } });
    const { status, body } = await api.patch(`${configMaps}/a`, {
      metadata: { labels: { l: "1" } },
      data: { x: null, z: "3" },
    });
    assertEquals([status, body.data, body.metadata.labels], [200, { y: "2", z: "3" }, { l: "1" }]);
    const emptied = await api.patch(`${configMaps}/a`, { metadata: { labels: { l: null } } });
    assertEquals(emptied.body.metadata.labels, undefined);
  },

  async "a JSON patch is applied step by step"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a", { data: { x: "1", y: "2" } });
    const { status, body } = await api.patch(`${configMaps}/a`, [
      { op: "test", path: "/data/x", value: "1" },
      { op: "replace", path: "/data/x", value: "9" },
      { op: "copy", from: "/data/x", path: "/data/copied" },
      { op: "move", from: "/data/y", path: "/data/moved" },
      { op: "add", path: "/metadata/annotations", value: { "example.com/a": "1" } },
      { op: "replace", path: "/metadata/annotations/example.com~1a", value: "2" },
      { op: "replace", path: "/data/new", value: "made" },
    ]);
    assertEquals(status, 200);
    assertEquals(body.data, { x: "9", copied: "9", moved: "2", new: "made" });
    assertEquals(body.metadata.annotations, { "example.com/a": "2" });
  },

  async "a JSON patch can test that a member is missing"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a", { data: { x: "1" } });
    const path = "/metadata/finalizers";
    const patch = [
      { op: "test", path, value: null },
      { op: "add", path, value: ["example.com/a"] },
    ];
    const { status, body } = await api.patch(`${configMaps}/a`, patch);
    assertEquals([status, body.metadata.finalizers], [200, ["example.com/a"]]);
    assertFailure(await api.patch(`${configMaps}/a`, patch), rejected);
    const none = [{ op: "test", path: "/none/x", value: null }];
    assertFailure(await api.patch(`${configMaps}/a`, none), rejected);
    await api.patch(`${configMaps}/a`, [{ op: "remove", path }]);
  },

  async "a JSON patch that does not apply changes nothing"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a", { data: { x: "1" } });
    const patches = [
      [{ op: "test", path: "/data/x", value: "2" }],
      [{ op: "replace", path: "/data/x", value: "9" }, { op: "remove", path: "/data/none" }],
      [{ op: "add", path: "/none/x", value: "1" }],
      [{ op: "add", path: "data", value: {} }],
      [{ op: "frob", path: "/data/x" }],
    ];
    for (const patch of patches) {
      assertFailure(await api.patch(`${configMaps}/a`, patch), rejected);
    }
    assertEquals((await api.get(`${configMaps}/a`)).body, created);
  },

  async "a patch that changes nothing keeps the resourceVersion"(fixture) {
    const { api, configMaps } = fixture;
    const created = await fixture.createConfigMap("a", { data: { x: "1" } });
    for (const patch of [{}, { data: { x: "1" } }, []]) {
      assertEquals((await api.patch(`${configMaps}/a`, patch)).body, created);
    }
  },

  async "a patch can name the resourceVersion that it applies to"(fixture) {
    const { api, configMaps } = fixture;
    const { metadata } = await fixture.createConfigMap("a", { data: { x: "1" } });
    const { resourceVersion } = metadata;
    const patch = { metadata: { resourceVersion }, data: { x: "2" } };
    const first = await api.patch(`${configMaps}/a`, patch);
    assertEquals(first.status, 200);
    assertNotEquals(first.body.metadata.resourceVersion, resourceVersion);
    assertFailure(await api.patch(`${configMaps}/a`, { ...patch, data: { x: "3" } }), {
      status: 409,
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: "a", kind: "configmaps" },
    });
  },

  async "a patch cannot change the name, uid or apiVersion"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    assertFailure(await api.patch(`${configMaps}/a`, { metadata: { name: "b" } }), {
      status: 400,
      reason: "BadRequest",
      message: "the name of the object (b) does not match the name on the URL (a)",
    });
    const uid = 'Invalid value: "b": field is immutable';
    assertFailure(await api.patch(`${configMaps}/a`, { metadata: { uid: "b" } }), {
      status: 422,
      reason: "Invalid",
      message: `ConfigMap "a" is invalid: metadata.uid: ${uid}`,
      details: blaming(
        { name: "a", kind: "ConfigMap" },
        fixture.metadataCauses(["metadata.uid", "Invalid", uid]),
      ),
    });
    const other = await api.patch(`${configMaps}/a`, { apiVersion: "v2" });
    assertEquals([other.status, other.body.reason], [422, "Invalid"]);
    assertEquals(other.body.details.causes.map(({ field }: { field: string }) => field), ["patch"]);
  },

  async "a patch of a missing object gives a 404"({ api, configMaps }) {
    for (const patch of [{}, []]) {
      assertFailure(await api.patch(`${configMaps}/a`, patch), {
        status: 404,
        reason: "NotFound",
        message: 'configmaps "a" not found',
        details: { name: "a", kind: "configmaps" },
      });
    }
  },

  async "a body that is not a patch is refused"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    const empty = fixture.minorVersion < 37
      ? "error decoding patch: unexpected end of JSON input"
      : "invalid JSON patch";
    const refusals: [kind: string, text: string, message: string | RegExp][] = [
      ["merge-patch", "3", /^error decoding patch: json: cannot unmarshal number into Go value/],
      ["merge-patch", "null", "Invalid JSON Patch"],
      ["merge-patch", "", empty],
      ["json-patch", "{}", /^error decoding patch: /],
    ];
    for (const [kind, text, message] of refusals) {
      const headers = { "content-type": `application/${kind}+json` };
      const answer = await api.send("PATCH", `${configMaps}/a`, { text, headers });
      assertFailure(answer, { status: 400, reason: "BadRequest", message });
    }
  },

  async "patches of other types are refused with 415"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    for (const type of ["application/json", "text/plain"]) {
      const headers = { "content-type": type };
      assertFailure(await api.send("PATCH", `${configMaps}/a`, { json: {}, headers }), {
        status: 415,
        reason: "UnsupportedMediaType",
        message: "415: Unsupported Media Type",
        details: {},
      });
    }
  },

  async "options of a patch are checked"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    const message = "Forbidden: may not be specified for non-apply patch";
    assertFailure(await api.patch(`${configMaps}/a?force=true`, {}), {
      status: 422,
      reason: "Invalid",
      message: `PatchOptions.meta.k8s.io "" is invalid: force: ${message}`,
      details: blaming({ group: "meta.k8s.io", kind: "PatchOptions" }, [
        ["force", "Forbidden", message],
      ]),
    });
  },
};
