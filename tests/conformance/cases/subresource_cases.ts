import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "../assert_failure.ts";
import type { Fixture } from "../fixture.ts";
import type { Cases } from "./cases.ts";

const succeeded = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
const podSpec = { containers: [{ name: "main", image: "example.com/main:1" }] };

async function createPod(fixture: Fixture, name: string): Promise<string> {
  // A controller may have created it already.
  await fixture.api.post(fixture.path("serviceaccounts"), { metadata: { name: "default" } });
  const pods = fixture.path("pods");
  await fixture.api.create(pods, { metadata: { name }, spec: podSpec });
  return `${pods}/${name}`;
}

async function createWeb(fixture: Fixture, resource = "apps/v1/deployments"): Promise<string> {
  const labels = { app: "web", tier: "a", zone: "" };
  const matchExpressions = [
    { key: "zone", operator: "Exists" },
    { key: "tier", operator: "In", values: ["b", "a"] },
    { key: "old", operator: "DoesNotExist" },
  ];
  const path = fixture.path(resource);
  const selector = resource.startsWith("apps/")
    ? { matchLabels: { app: "web" }, matchExpressions }
    : { app: "web" };
  await fixture.api.create(path, {
    metadata: { name: "web" },
    spec: { replicas: 2, selector, template: { metadata: { labels }, spec: podSpec } },
  });
  return `${path}/web`;
}

/** Scale, binding and eviction. */
export const subresourceCases: Cases = {
  async "a scale gives the desired and the current replicas, and the selector"(fixture) {
    const web = await createWeb(fixture);
    const { metadata } = (await fixture.api.get(web)).body;
    const { uid, resourceVersion, creationTimestamp } = metadata;
    assertEquals((await fixture.api.get(`${web}/scale`)).body, {
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: {
        name: "web",
        namespace: fixture.namespace,
        uid,
        resourceVersion,
        creationTimestamp,
      },
      spec: { replicas: 2 },
      status: { replicas: 0, selector: "app=web,!old,tier in (a,b),zone" },
    });
    const controller = await createWeb(fixture, "replicationcontrollers");
    const { body } = await fixture.api.get(`${controller}/scale`);
    assertEquals(body.status, { replicas: 0, selector: "app=web" });
  },

  async "a change of a scale changes the object"(fixture) {
    const { api } = fixture;
    const web = await createWeb(fixture);
    const replaced = await api.put(`${web}/scale`, {
      metadata: { name: "web" },
      spec: { replicas: 3 },
    });
    assertEquals([replaced.status, replaced.body.spec], [200, { replicas: 3 }]);
    const patched = await api.patch(`${web}/scale`, { spec: { replicas: 4 } });
    assertEquals([patched.status, patched.body.spec], [200, { replicas: 4 }]);
    const { body } = await api.get(web);
    assertEquals([body.spec.replicas, body.metadata.generation], [4, 3]);
    assertEquals(patched.body.metadata.resourceVersion, body.metadata.resourceVersion);
    const none = await api.put(`${web}/scale`, { metadata: { name: "web" } });
    assertEquals([none.body.spec, (await api.get(web)).body.spec.replicas], [{}, 0]);
  },

  async "the writers of a scale manage the replicas of its object, and conflict by the names of a Scale"(
    fixture,
  ) {
    const { api } = fixture;
    const web = await createWeb(fixture);
    const apply = (replicas: number, query = "", more = {}) =>
      api.send("PATCH", `${web}/scale?fieldManager=me${query}`, {
        headers: { "content-type": "application/apply-patch+yaml" },
        json: {
          apiVersion: "autoscaling/v1",
          kind: "Scale",
          metadata: { name: "web" },
          spec: { replicas, ...more },
        },
      });
    const managers = async () => {
      const { managedFields } = (await api.get(web)).body.metadata;
      return managedFields.flatMap((entry: Record<string, Record<string, unknown>>) => {
        const { manager, operation, subresource = "", fieldsV1 } = entry;
        const spec = Object(fieldsV1?.["f:spec"]);
        return "f:replicas" in spec ? [`${manager} ${operation} ${subresource}`] : [];
      });
    };
    const put = { metadata: { name: "web" }, spec: { replicas: 3 } };
    assertEquals((await api.put(`${web}/scale?fieldManager=other`, put)).status, 200);
    assertEquals(await managers(), ["other Update scale"]);
    const conflict = await apply(5);
    assertEquals(
      [conflict.status, conflict.body.message],
      [
        409,
        'Apply failed with 1 conflict: conflict with "other" with subresource "scale" using autoscaling/v1: .spec.replicas',
      ],
    );
    assertEquals((await apply(5, "&force=true")).body.spec, { replicas: 5 });
    assertEquals(await managers(), ["me Apply scale"]);
    const unknown = await apply(5, "", { colour: "blue" });
    assertEquals(
      [unknown.status, unknown.body.message],
      [
        500,
        "failed to create typed patch object (/web; autoscaling/v1, Kind=Scale): .spec.colour: field not declared in schema",
      ],
    );
    assertEquals((await api.get(web)).body.spec.replicas, 5);
  },

  async "an apply of a scale may leave out its name, but not give another one"(fixture) {
    const web = await createWeb(fixture);
    const apply = (metadata?: Record<string, unknown>) =>
      fixture.api.send("PATCH", `${web}/scale?fieldManager=me&force=true`, {
        headers: { "content-type": "application/apply-patch+yaml" },
        json: {
          apiVersion: "autoscaling/v1",
          kind: "Scale",
          ...metadata && { metadata },
          spec: { replicas: 5 },
        },
      });
    for (const metadata of [undefined, {}]) {
      const { status, body } = await apply(metadata);
      assertEquals([status, body.spec], [200, { replicas: 5 }], JSON.stringify(body));
    }
    const other = await apply({ name: "other" });
    assertEquals([other.status, other.body.reason], [400, "BadRequest"]);
  },

  async "a JSON patch changes a scale"(fixture) {
    const web = await createWeb(fixture);
    const patch = [
      { op: "test", path: "/spec/replicas", value: 2 },
      { op: "replace", path: "/spec/replicas", value: 6 },
    ];
    const { status, body } = await fixture.api.patch(`${web}/scale`, patch);
    assertEquals([status, body.kind, body.spec], [200, "Scale", { replicas: 6 }]);
  },

  async "an invalid scale is refused"(fixture) {
    const { api } = fixture;
    const web = await createWeb(fixture);
    const stale = { name: "web", resourceVersion: "1" };
    assertFailure(await api.put(`${web}/scale`, { metadata: stale, spec: { replicas: 3 } }), {
      status: 409,
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: "web", group: "apps", kind: "deployments" },
    });
    assertFailure(await api.put(`${web}/scale`, { metadata: { name: "other" } }), {
      status: 400,
      reason: "BadRequest",
      message: "the name of the object (other) does not match the name on the URL (web)",
    });
    const invalid = "Invalid value: -1: must be greater than or equal to 0";
    const negative = { metadata: { name: "web" }, spec: { replicas: -1 } };
    assertFailure(await api.put(`${web}/scale`, negative), {
      status: 422,
      reason: "Invalid",
      message: `Scale.autoscaling "web" is invalid: spec.replicas: ${invalid}`,
      details: blaming({ name: "web", group: "autoscaling", kind: "Scale" }, [
        ["spec.replicas", "Invalid", invalid],
      ]),
    });
    assertEquals((await api.get(web)).body.spec.replicas, 2);
  },

  async "the scale of a missing object gives a 404, and a scale cannot be deleted"(fixture) {
    const { api } = fixture;
    const path = fixture.path("apps/v1/deployments/web/scale");
    const notFound = {
      status: 404,
      reason: "NotFound",
      message: 'deployments.apps "web" not found',
      details: { name: "web", group: "apps", kind: "deployments" },
    };
    assertFailure(await api.get(path), notFound);
    assertFailure(await api.put(path, { metadata: { name: "web" } }), notFound);
    assertFailure(await api.patch(path, {}), notFound);
    assertEquals((await api.delete(path)).status, 405);
  },

  async "a binding assigns a pod to a node, once"(fixture) {
    const { api } = fixture;
    const pod = await createPod(fixture, "web");
    const bind = (node: string) =>
      api.post(`${pod}/binding`, {
        metadata: { name: "web" },
        target: { kind: "Node", name: node },
      });
    const { status, body } = await bind("node-1");
    assertEquals([status, body], [201, succeeded]);
    const bound = (await api.get(pod)).body;
    assertEquals(bound.spec.nodeName, "node-1");
    const [scheduled] = bound.status.conditions;
    assertEquals([scheduled.type, scheduled.status], ["PodScheduled", "True"]);
    assertFailure(await bind("node-2"), {
      status: 409,
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
      details: { name: "web", kind: "pods/binding" },
    });
  },

  async "a binding with a wrong name or target is refused"(fixture) {
    const { api } = fixture;
    const pod = await createPod(fixture, "web");
    const bind = (name: string, target: unknown) =>
      api.post(`${pod}/binding`, { metadata: { name }, target });
    const other = await bind("other", { kind: "Node", name: "node-1" });
    assertFailure(other, {
      status: 400,
      reason: "BadRequest",
      message: "name in URL does not match name in Binding object",
    });
    const nameless = await bind("web", { kind: "Node", name: "" });
    const wrong = await bind("web", { kind: "Pod", name: "node-1" });
    assertEquals([nameless.status, nameless.body.message], [500, "target.name: Required value"]);
    assertEquals([wrong.status, wrong.body.message], [
      500,
      'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"',
    ]);
    assertEquals((await api.get(pod)).body.spec.nodeName, undefined);
  },

  async "an eviction deletes a pod"(fixture) {
    const { api } = fixture;
    const pod = await createPod(fixture, "web");
    const evictPod = (name: string, deleteOptions?: unknown) =>
      api.post(`${pod}/eviction`, {
        metadata: { name },
        ...(deleteOptions === undefined ? {} : { deleteOptions }),
      });
    assertFailure(await evictPod("other"), {
      status: 400,
      reason: "BadRequest",
      message: "name in URL does not match name in Eviction object",
    });
    const { status, body } = await evictPod("web", { gracePeriodSeconds: 0 });
    assertEquals([status, body], [201, succeeded]);
    assertEquals((await api.get(pod)).status, 404);
    assertEquals((await evictPod("web")).status, 404);
    assertEquals((await api.get(`${pod}/eviction`)).status, 405);
  },

  async "discovery lists scale, binding and eviction"({ api }) {
    const described = async (path: string, name: string) => {
      const { body } = await api.get(path);
      return body.resources.find((resource: { name: string }) => resource.name === name);
    };
    const base = { singularName: "", namespaced: true };
    assertEquals(await described("/apis/apps/v1", "deployments/scale"), {
      ...base,
      name: "deployments/scale",
      group: "autoscaling",
      version: "v1",
      kind: "Scale",
      verbs: ["get", "patch", "update"],
    });
    assertEquals(await described("/api/v1", "pods/eviction"), {
      ...base,
      name: "pods/eviction",
      group: "policy",
      version: "v1",
      kind: "Eviction",
      verbs: ["create"],
    });
    assertEquals(await described("/api/v1", "pods/binding"), {
      ...base,
      name: "pods/binding",
      kind: "Binding",
      verbs: ["create"],
    });
  },
};
