import { assertEquals } from "@std/assert";
import type { Answer } from "../../json_api.ts";
import { templateWarning, warnedDeployment, warnedObjects } from "../../warned_objects.ts";
import type { Cases } from "../cases.ts";

/** Warnings, which kubectl prints and client-go logs. */
export const warningCases: Cases = {
  async "fields that are deprecated or without effect have warnings"(fixture) {
    for (const { resource, cluster, object, warnings } of warnedObjects) {
      const collection = cluster ? `/api/v1/${resource}` : fixture.path(resource);
      const answer = await fixture.api.post(`${collection}?dryRun=All`, object);
      assertEquals([answer.status, warningsOf(answer)], [201, warnings], resource);
    }
  },

  async "a template has warnings again when the desired state changes"(fixture) {
    const { api } = fixture;
    const path = fixture.path("apps/v1/deployments");
    await fixture.create(path, warnedDeployment);
    const object = `${path}/${warnedDeployment.metadata.name}`;
    const label = { metadata: { labels: { a: "1" } } };
    assertEquals(warningsOf(await api.patch(object, label)), []);
    const scaled = await api.patch(object, { spec: { replicas: 3 } });
    assertEquals(warningsOf(scaled), [templateWarning]);
    assertEquals(warningsOf(await api.put(object, scaled.body)), []);
    const status = { ...scaled.body, status: { replicas: 1 } };
    assertEquals(warningsOf(await api.put(`${object}/status`, status)), []);
    assertEquals(warningsOf(await api.get(object)), []);
  },

  async "each request for Endpoints has the warning that they are deprecated"(fixture) {
    const { api } = fixture;
    const warning = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";
    const path = fixture.path("endpoints");
    const created = await api.post(path, { metadata: { name: "some" } });
    for (const answer of [created, await api.get(path), await api.delete(`${path}/some`)]) {
      assertEquals(warningsOf(answer), [warning]);
    }
    assertEquals(warningsOf(await api.get(`${path}/none`)), [warning]);
  },
};

function warningsOf({ headers }: Answer): string[] {
  const header = headers.get("warning") ?? "";
  return [...header.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = ""]) =>
    quoted.replaceAll(/\\(.)/g, "$1")
  );
}
