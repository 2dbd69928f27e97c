import { assertEquals } from "@std/assert";
import { defineWidgets, untilAnswered } from "../../define_widgets.ts";
import type { Cases } from "../cases.ts";

const text = { type: "string" };

/** Applies to custom resources whose managers have fields in other versions. */
export const managedVersionCases: Cases = {
  async "an apply fails while a manager has fields in a version that does not know the object's fields"(
    fixture,
  ) {
    const { api } = fixture;
    const before = { type: "object", properties: { size: text } };
    const { definition, group, path, widget } = await defineWidgets(fixture, {}, before);
    const version2 = path.replace("/v1/", "/v2/");
    const apply = (base: string, manager: string, spec: Record<string, unknown>) =>
      api.send("PATCH", `${base}/a?fieldManager=${manager}`, {
        headers: { "content-type": "application/apply-patch+yaml" },
        json: {
          ...widget("a", { spec }),
          apiVersion: `${group}/${base === path ? "v1" : "v2"}`,
        },
      });
    const change = async (...patch: Record<string, unknown>[]) => {
      const { status, body } = await api.patch(definition, patch);
      assertEquals(status, 200, body.message);
    };
    assertEquals((await apply(path, "one", { size: "s" })).status, 201);
    const [version] = (await api.get(definition)).body.spec.versions;
    await change(
      { op: "replace", path: "/spec/versions/0/storage", value: false },
      { op: "add", path: "/spec/versions/-", value: { ...version, name: "v2" } },
    );
    await untilAnswered(() => api.get(`${version2}/a`), ({ status }) => status === 200);
    const labelled = { metadata: { labels: { stored: "v2" } } };
    assertEquals((await api.patch(`${version2}/a?fieldManager=two`, labelled)).status, 200);
    assertEquals((await apply(version2, "two", { size: "s" })).status, 200);

    const spec = "/spec/versions/1/schema/openAPIV3Schema/properties/spec/properties";
    await change({ op: "add", path: `${spec}/shape`, value: { ...text, default: "round" } });
    await untilAnswered(
      () => api.get(`${version2}/a`),
      ({ body }) => body.spec.shape === "round",
    );
    const fault = ".spec.shape: field not declared in schema";
    for (const manager of ["one", "two", "three"]) {
      const { status, body } = await apply(version2, manager, { size: "s" });
      assertEquals([manager, status, body.message], [manager, 500, fault]);
    }
    // in which managers have fields all the same
    await change({ op: "replace", path: "/spec/versions/0/served", value: false });
    await untilAnswered(() => api.get(`${path}/a`), ({ status }) => status === 404);
    assertEquals((await apply(version2, "one", { size: "s" })).body.message, fault);

    const reset = { metadata: { managedFields: [{}] } };
    assertEquals((await api.patch(`${version2}/a`, reset)).status, 200);
    assertEquals((await apply(version2, "one", { size: "s" })).status, 200);
  },

  async "an apply fails while a manager has fields in a version that is no longer there"(fixture) {
    const { api } = fixture;
    const { definition, group, path, widget } = await defineWidgets(fixture);
    const version2 = path.replace("/v1/", "/v2/");
    const apply = (base: string, query = "") =>
      api.send("PATCH", `${base}/a?fieldManager=one${query}`, {
        headers: { "content-type": "application/apply-patch+yaml" },
        json: {
          ...widget("a", { spec: { size: "s" } }),
          apiVersion: `${group}/${base === path ? "v1" : "v2"}`,
        },
      });
    assertEquals((await apply(path)).status, 201);
    const [version] = (await api.get(definition)).body.spec.versions;
    await api.patch(definition, [
      { op: "replace", path: "/spec/versions/0/storage", value: false },
      { op: "add", path: "/spec/versions/-", value: { ...version, name: "v2" } },
    ]);
    await untilAnswered(() => api.get(`${version2}/a`), ({ status }) => status === 200);
    await api.patch(`${version2}/a`, { metadata: { labels: { stored: "v2" } } });
    await api.patch(`${definition}/status`, { status: { storedVersions: ["v2"] } });
    const removed = await api.patch(definition, [{ op: "remove", path: "/spec/versions/0" }]);
    assertEquals(removed.status, 200, removed.body.message);
    await untilAnswered(() => api.get(`${path}/a`), ({ status }) => status === 404);
    // kube-apiserver makes the handler of the version that is left anew a moment later
    await untilAnswered(() => apply(version2, "&dryRun=All"), ({ status }) => status !== 200);
    const { status, body } = await apply(version2);
    assertEquals([status, body.message], [
      500,
      `request to convert CR to an invalid group/version: ${group}/v1`,
    ]);
  },
};
