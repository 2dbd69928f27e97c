import { assertEquals, assertMatch, assertNotEquals, assertObjectMatch } from "@std/assert";
import { assertFailure } from "../assert_failure.ts";
import { namesOf } from "../json_api.ts";
import type { Cases } from "./cases.ts";

const podTemplate = {
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "main", image: "none" }] },
};

/** Creation, and the fields that the server adds to a new object. */
export const createCases: Cases = {
  async "a new object gets the server's own fields, whatever the request sets"(fixture) {
    const { api, configMaps, namespace } = fixture;
    const { status, body } = await api.post(configMaps, {
      metadata: {
        name: "a",
        uid: "mine",
        creationTimestamp: "2001-01-01T00:00:00Z",
        deletionTimestamp: "2001-01-01T00:00:00Z",
        deletionGracePeriodSeconds: 9,
        labels: {},
        finalizers: [],
      },
      data: { x: "1" },
    });
    assertEquals(status, 201);
    const { uid, resourceVersion, creationTimestamp, managedFields: _, ...metadata } =
      body.metadata;
    assertEquals(metadata, { name: "a", namespace });
    assertNotEquals(uid, "mine");
    assertMatch(resourceVersion, /^\d+$/);
    assertNotEquals(creationTimestamp.slice(0, 4), "2001");
  },

  async "generateName makes a new name each time"(fixture) {
    const { api, configMaps } = fixture;
    const create = () => api.create(configMaps, { metadata: { generateName: "gen-" } });
    const [first, second] = [await create(), await create()];
    for (const { metadata } of [first, second]) {
      assertMatch(metadata.name, /^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      assertEquals(metadata.generateName, "gen-");
    }
    assertNotEquals(first.metadata.name, second.metadata.name);
  },

  async "resourceVersions increase from one write to the next, across resources"(fixture) {
    const { api } = fixture;
    const versions: number[] = [];
    for (const resource of ["configmaps", "secrets", "serviceaccounts"]) {
      const { metadata } = await api.create(fixture.path(resource), { metadata: { name: "a" } });
      versions.push(Number(metadata.resourceVersion));
    }
    assertEquals(versions, versions.toSorted((a, b) => a - b));
    assertEquals(new Set(versions).size, 3);
  },

  async "a name can be used once in each namespace and resource"(fixture) {
    const { api, configMaps } = fixture;
    await fixture.createConfigMap("a");
    assertFailure(await api.post(configMaps, { metadata: { name: "a" } }), {
      status: 409,
      reason: "AlreadyExists",
      message: 'configmaps "a" already exists',
      details: { name: "a", kind: "configmaps" },
    });
    await api.create(fixture.path("secrets"), { metadata: { name: "a" } });
  },

  async "an object in a namespace that does not exist is refused"({ api, namespace }) {
    const path = `/api/v1/namespaces/${namespace}-not/configmaps`;
    assertFailure(await api.post(path, { metadata: { name: "a" } }), {
      status: 404,
      reason: "NotFound",
      message: `namespaces "${namespace}-not" not found`,
      details: { name: `${namespace}-not`, kind: "namespaces" },
    });
  },

  async "an object with another namespace than the path's is refused"({ api, configMaps }) {
    const answer = await api.post(configMaps, { metadata: { name: "a", namespace: "elsewhere" } });
    assertFailure(answer, {
      status: 400,
      reason: "BadRequest",
      message:
        "the namespace of the provided object does not match the namespace sent on the request",
    });
  },

  async "a resourceVersion on a new object is refused with 500 and no reason"({ api, configMaps }) {
    const answer = await api.post(configMaps, { metadata: { name: "a", resourceVersion: "1" } });
    assertFailure(answer, {
      status: 500,
      message: "resourceVersion should not be set on objects to be created",
    });
  },

  async "a dry run with a resourceVersion responds with it, and another text than a revision counts as none"(
    { api, configMaps },
  ) {
    for (const resourceVersion of ["5", "abc"]) {
      const metadata = { name: "a", resourceVersion };
      const { status, body } = await api.post(`${configMaps}?dryRun=All`, { metadata });
      assertEquals([status, body.metadata.resourceVersion], [201, resourceVersion]);
    }
    const metadata = { name: "a", resourceVersion: "abc" };
    const { status, body } = await api.post(configMaps, { metadata });
    assertEquals([status, body.metadata.resourceVersion === "abc"], [201, false]);
  },

  async "a dry run responds as a creation does, and stores nothing"(fixture) {
    const { api, configMaps } = fixture;
    const { status, body } = await api.post(`${configMaps}?dryRun=All`, {
      metadata: { name: "a" },
    });
    assertEquals([status, body.metadata.name, body.metadata.resourceVersion], [
      201,
      "a",
      undefined,
    ]);
    assertEquals(namesOf((await api.get(configMaps)).body), []);
  },

  async "Deployments have a generation and an empty status, and ConfigMaps have neither of them"(
    fixture,
  ) {
    const { api } = fixture;
    const spec = { selector: { matchLabels: { app: "web" } }, template: podTemplate };
    const deployment = await api.create(fixture.path("apps/v1/deployments"), {
      metadata: { name: "web", generation: 7 },
      spec,
      status: { replicas: 9 },
    });
    assertObjectMatch(deployment, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { generation: 1 },
      spec: { replicas: 1 },
    });
    assertEquals(deployment.status, {});
    const configMap = await fixture.createConfigMap("a");
    assertEquals([configMap.metadata.generation, configMap.status], [undefined, undefined]);
  },

  async "core objects get the defaults of Kubernetes"(fixture) {
    const { api, namespace } = fixture;
    const pod = await api.create(fixture.path("pods"), {
      metadata: { name: "p" },
      spec: { ...podTemplate.spec, schedulerName: "none" },
    });
    assertObjectMatch(pod, {
      metadata: { generation: 1 },
      spec: { restartPolicy: "Always", terminationGracePeriodSeconds: 30 },
      status: { phase: "Pending", qosClass: "BestEffort" },
    });
    const secret = await api.create(fixture.path("secrets"), {
      metadata: { name: "s" },
      stringData: { key: "Zoë" },
    });
    assertEquals([secret.type, secret.data, secret.stringData], [
      "Opaque",
      { key: "Wm/Dqw==" },
      undefined,
    ]);
    const service = await api.create(fixture.path("services"), {
      metadata: { name: "0-begins-with-a-digit" },
      spec: { ports: [{ port: 80 }] },
    });
    assertObjectMatch(service, { spec: { type: "ClusterIP" }, status: { loadBalancer: {} } });
    const { body } = await api.get(`/api/v1/namespaces/${namespace}`);
    assertObjectMatch(body, {
      metadata: { labels: { "kubernetes.io/metadata.name": namespace } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
    const node = await fixture.create("/api/v1/nodes", { metadata: { name: namespace } });
    assertEquals([node.kind, node.metadata.namespace], ["Node", undefined]);
    const lease = await api.create(fixture.path("coordination.k8s.io/v1/leases"), {
      metadata: { name: "l" },
      spec: { holderIdentity: "me", leaseDurationSeconds: 15 },
    });
    assertEquals(lease.spec, { holderIdentity: "me", leaseDurationSeconds: 15 });
  },
};
