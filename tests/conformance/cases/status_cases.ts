import { assertEquals, assertObjectMatch } from "@std/assert";
import { assertFailure } from "../assert_failure.ts";
import type { Fixture } from "../fixture.ts";
import { type Answer, namesOf } from "../json_api.ts";
import type { Cases } from "./cases.ts";

/** The status subresource, and the generation. */
export const statusCases: Cases = {
  async "an update of the spec increases the generation, and ignores the status in the request"(
    fixture,
  ) {
    const { api } = fixture;
    const { path, created } = await deployment(fixture);
    const scaled = await api.put(path, {
      ...created,
      spec: { ...created.spec, replicas: 3 },
      status: { replicas: 3 },
    });
    assertObjectMatch(scaled.body, { metadata: { generation: 2 }, spec: { replicas: 3 } });
    assertEquals(scaled.body.status, {});
    const labelled = await api.patch(path, { metadata: { labels: { l: "1" } } });
    assertEquals(labelled.body.metadata.generation, 2);
    // A Deployment copies its annotations to the objects that it creates.
    const annotated = await api.patch(path, { metadata: { annotations: { a: "1" } } });
    assertEquals(annotated.body.metadata.generation, 3);
  },

  async "an update of the status leaves the spec, the labels and the generation"(fixture) {
    const { api } = fixture;
    const { path, created } = await deployment(fixture);
    const { status, body } = await api.put(`${path}/status`, {
      ...created,
      metadata: { ...created.metadata, labels: { added: "1" } },
      spec: { ...created.spec, replicas: 9 },
      status: { replicas: 2, observedGeneration: 1 },
    });
    assertEquals(status, 200);
    assertEquals(body.status, { replicas: 2, observedGeneration: 1 });
    assertEquals(
      [body.spec.replicas, body.metadata.labels, body.metadata.generation],
      [1, undefined, 1],
    );
    assertEquals((await api.get(`${path}/status`)).body, body);
    assertEquals((await api.get(path)).body, body);
  },

  async "an update of the status checks the resourceVersion too"(fixture) {
    const { api } = fixture;
    const { path, created } = await deployment(fixture);
    await api.patch(`${path}/status`, { status: { replicas: 1 } });
    const stale = await api.put(`${path}/status`, { ...created, status: { replicas: 2 } });
    assertEquals([stale.status, stale.body.reason], [409, "Conflict"]);
  },

  async "a pod's phase can be set, and pods can be selected by it"(fixture) {
    const { api } = fixture;
    const pods = fixture.path("pods");
    await api.create(pods, {
      metadata: { name: "p" },
      spec: { schedulerName: "none", containers: [{ name: "main", image: "none" }] },
    });
    const { status, body } = await api.patch(`${pods}/p/status`, {
      metadata: { labels: { seen: "yes" } },
      status: { phase: "Running" },
    });
    assertEquals([status, body.status.phase, body.status.qosClass], [200, "Running", "BestEffort"]);
    assertEquals([body.metadata.labels, body.metadata.generation], [{ seen: "yes" }, 1]);
    const running = await api.get(`${pods}?fieldSelector=status.phase%3DRunning`);
    assertEquals(namesOf(running.body), ["p"]);
  },

  async "a resource without a status has no path for it"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    assertFailure(await api.get(`${configMaps}/a/status`), {
      status: 404,
      reason: "NotFound",
      message: "the server could not find the requested resource",
      details: {},
    });
  },
};

async function deployment(fixture: Fixture): Promise<{ path: string; created: Answer["body"] }> {
  const deployments = fixture.path("apps/v1/deployments");
  const created = await fixture.api.create(deployments, {
    metadata: { name: "web" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "main", image: "none" }] },
      },
    },
  });
  return { path: `${deployments}/web`, created };
}
