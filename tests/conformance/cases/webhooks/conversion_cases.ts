import { assertEquals, assertMatch } from "@std/assert";
import { untilAnswered } from "../../define_widgets.ts";
import type { Answer } from "../../json_api.ts";
import { openSites } from "../../site_support.ts";
import { patching, serveWebhooks } from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

/** Conversion webhooks. */
export const conversionCases: Cases = {
  async "the two versions of a custom resource are read and listed with a webhook"(fixture) {
    await using sites = await openSites(fixture);
    const { v1, v2, group } = sites;
    for (const name of ["a", "b"]) {
      await v1.create({ metadata: { name }, spec: { host: `${name}.test` } });
    }
    const { spec, metadata } = await v2.get("a");
    assertEquals([spec, metadata.annotations], [{ hostname: "a.test" }, { from: `${group}/v1` }]);
    assertEquals((await v2.list()).items.map(({ spec }) => spec.hostname), ["a.test", "b.test"]);
    assertEquals((await v1.get("a")).metadata.annotations, undefined);
  },

  async "a write in a version that is not stored is converted there and back"(fixture) {
    await using sites = await openSites(fixture);
    const { v1, v2 } = sites;
    const created = await v2.create({ metadata: { name: "x" }, spec: { hostname: "1" } });
    assertEquals([created.spec, created.metadata.generation], [{ hostname: "1" }, 1]);
    assertEquals((await v1.get("x")).spec, { host: "1" });
    const replaced = await v2.replace({ ...created, spec: { hostname: "2" } });
    assertEquals([replaced.spec, replaced.metadata.generation], [{ hostname: "2" }, 2]);
    const patched = await v2.patch("x", { merge: { spec: { hostname: "3" } } });
    assertEquals([patched.spec, (await v1.get("x")).spec], [{ hostname: "3" }, { host: "3" }]);
    const applied = await v2.apply({ metadata: { name: "y" }, spec: { hostname: "4" } }, {
      fieldManager: "me",
    });
    assertEquals([applied.spec, (await v1.get("y")).spec], [{ hostname: "4" }, { host: "4" }]);
    const again = await v2.apply({ metadata: { name: "y" }, spec: { hostname: "5" } }, {
      fieldManager: "me",
    });
    assertEquals([again.spec, (await v1.get("y")).spec], [{ hostname: "5" }, { host: "5" }]);
    const { status } = await v2.status.patch("x", { merge: { status: { phase: "up" } } });
    assertEquals([status, (await v1.get("x")).status], [{ phase: "up" }, { ready: "up" }]);
    const stale = await v2.replace({ ...created, spec: { hostname: "9" } }).catch(({ reason }) =>
      reason
    );
    assertEquals(stale, "Conflict");
    await v2.delete("x");
    assertEquals((await v1.list()).items.map(({ metadata }) => metadata.name), ["y"]);
  },

  async "a dry run and a write without changes store nothing"(fixture) {
    await using sites = await openSites(fixture);
    const { v1, v2 } = sites;
    await v1.create({ metadata: { name: "x" }, spec: { host: "1" } });
    const { resourceVersion } = (await v1.get("x")).metadata;
    const tried = await v2.patch("x", { merge: { spec: { hostname: "2" } } }, { dryRun: true });
    assertEquals(tried.spec, { hostname: "2" });
    const { spec, metadata } = await v1.get("x");
    assertEquals([spec, metadata.resourceVersion], [{ host: "1" }, resourceVersion]);
  },

  async "the last finalizer can be removed in a version that is not stored"(fixture) {
    await using sites = await openSites(fixture);
    const { v1, v2 } = sites;
    const finalizers = ["example.com/wait"];
    await v1.create({ metadata: { name: "x", finalizers }, spec: { host: "1" } });
    await v2.delete("x");
    assertEquals((await v2.get("x")).metadata.finalizers, finalizers);
    await v2.patch("x", { merge: { metadata: { finalizers: null } } });
    assertEquals((await v1.list()).items, []);
  },

  async "a watch shows the objects in the version that is asked for"(fixture) {
    await using sites = await openSites(fixture);
    const { v1, v2 } = sites;
    const { resourceVersion } = (await v1.list()).metadata;
    await v1.create({ metadata: { name: "x" }, spec: { host: "1" } });
    await v2.patch("x", { merge: { spec: { hostname: "2" } } });
    await v1.delete("x");
    const seen: unknown[] = [];
    for await (const { type, object } of v2.watch({ resourceVersion: resourceVersion! })) {
      if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") {
        seen.push([type, object.apiVersion?.split("/")[1], object.spec.hostname]);
      }
      if (type === "DELETED") break;
    }
    assertEquals(seen, [["ADDED", "v2", "1"], ["MODIFIED", "v2", "2"], ["DELETED", "v2", "2"]]);
  },

  async "an object that its webhook cannot convert fails in the other version only"(fixture) {
    await using sites = await openSites(fixture);
    const { v1, v2 } = sites;
    await v1.create({ metadata: { name: "d" }, spec: { host: "broken" } });
    const { httpStatus, message } = await v2.get("d").catch((error) => error);
    assertEquals(httpStatus, 500);
    assertMatch(
      message,
      /conversion webhook for \S+\/v1, Kind=Site failed: The webhook failed to convert \S+\/d to v2 \(Error\)\./,
    );
    assertEquals((await v1.get("d")).spec, { host: "broken" });
  },

  async "an object is stored in the version that was stored when it was written"(fixture) {
    await using sites = await openSites(fixture);
    const { group, v1, v2 } = sites;
    await v2.create({ metadata: { name: "x" }, spec: { hostname: "1" } });
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sites.${group}`;
    const { body } = await fixture.api.get(path);
    const versions = body.spec.versions.map((each: Answer["body"]) => ({
      ...each,
      storage: each.name === "v2",
    }));
    await fixture.api.patch(path, { spec: { versions } });
    assertEquals([(await v1.get("x")).spec, (await v2.get("x")).spec], [
      { host: "1" },
      { hostname: "1" },
    ]);
  },

  async "the answers that a conversion webhook may not give fail the request"(fixture) {
    let response: Record<string, unknown> = {};
    await using sites = await openSites(fixture, (request) => {
      const [object] = request.objects;
      if (object.metadata.name !== "x" || object.apiVersion.endsWith("v2")) return undefined;
      const converted = { ...object, apiVersion: request.desiredAPIVersion };
      const { edit, ...rest } = response;
      const edited = typeof edit === "function" ? edit(converted) : converted;
      return { convertedObjects: [edited], ...rest };
    });
    const { v1, path } = sites;
    await v1.create({ metadata: { name: "x" }, spec: { host: "1" } });
    const answerTo = async (given: Record<string, unknown>) => {
      response = given;
      const { status, body } = await fixture.api.get(`${path("v2")}/x`);
      return `${status} ${body.message ?? body.apiVersion}`.replaceAll(sites.group, "GROUP")
        .replace(fixture.namespace, "NAMESPACE").replace(/revision=\d+/, "revision=N");
    };
    const failed = "500 Internal error occurred: StorageError: corrupt object, Code: 7, Key: " +
      "/GROUP/sites/NAMESPACE/x, ResourceVersion: 0, AdditionalErrorMsg: object not decodable " +
      "revision=N: conversion webhook for GROUP/v1, Kind=Site";
    type Edited = Answer["body"];
    assertEquals(
      await answerTo({ convertedObjects: [] }),
      `${failed} returned 0 objects, expected 1`,
    );
    assertMatch(
      await answerTo({ uid: "other" }),
      /Kind=Site failed: expected response.uid="[-\w]+", got "other"$/,
    );
    assertEquals(
      await answerTo({ result: { status: "Failure", message: "no" } }),
      `${failed} failed: no`,
    );
    assertEquals(
      await answerTo({ result: {} }),
      `${failed} failed: response.result.status was '', not 'Success'`,
    );
    assertEquals(
      await answerTo({ edit: (object: Edited) => ({ ...object, apiVersion: "a/v3" }) }),
      `${failed} returned invalid object at index 0: invalid groupVersion (expected GROUP/v2, ` +
        "received a/v3)",
    );
    assertEquals(
      await answerTo({ edit: (object: Edited) => ({ ...object, kind: "Other" }) }),
      `${failed} returned invalid object at index 0: invalid kind (expected Site, received Other)`,
    );
    const renamed = ({ metadata, ...object }: Edited) => ({
      ...object,
      metadata: { ...metadata, name: "y" },
    });
    assertEquals(
      await answerTo({ edit: renamed }),
      `${failed} returned invalid object: must have the same name: x != y`,
    );
    const stripped = ({ metadata: { name, namespace, uid }, ...object }: Edited) => ({
      ...object,
      metadata: { name, namespace, uid, labels: { a: "b" }, generation: 9 },
    });
    response = { edit: stripped };
    const { metadata } = (await fixture.api.get(`${path("v2")}/x`)).body;
    assertEquals([metadata.generation, metadata.labels], [1, { a: "b" }]);
  },

  async "an admission webhook for one version is asked about the other, and changes it"(fixture) {
    await using sites = await openSites(fixture);
    const { group, v1, v2 } = sites;
    const shown: unknown[] = [];
    const rule = { apiGroups: [group], apiVersions: ["v1"], resources: ["sites"] };
    await using _webhooks = await serveWebhooks(fixture, [{
      type: "Mutating",
      name: "a.webhooks.test",
      rule,
      settings: {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": fixture.namespace } },
      },
      answer({ object, operation }) {
        if (operation !== "CREATE") return { allowed: true };
        shown.push([object.apiVersion, object.spec]);
        return patching([{ op: "replace", path: "/spec/host", value: "changed" }]);
      },
    }]);
    const probe = () =>
      fixture.api.post(`${sites.path("v1")}?dryRun=All`, {
        apiVersion: `${group}/v1`,
        kind: "Site",
        metadata: { name: "p" },
        spec: { host: "1" },
      });
    await untilAnswered(probe, ({ body }) => body.spec?.host === "changed");
    shown.length = 0;
    const created = await v2.create({ metadata: { name: "x" }, spec: { hostname: "1" } });
    assertEquals(created.spec, { hostname: "changed" });
    assertEquals(shown, [[`${group}/v1`, { host: "1" }]]);
    assertEquals((await v1.get("x")).spec, { host: "changed" });
  },
};
