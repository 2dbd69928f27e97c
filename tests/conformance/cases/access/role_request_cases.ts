import { assertEquals } from "@std/assert";
import { accountName, grant, rbac } from "../../access_support.ts";
import { assertFailure } from "../../assert_failure.ts";
import { unique } from "../../fixture.ts";
import type { Cases } from "../cases.ts";

const core = { apiGroups: [""] };

/** Requests that roles decide about, and changes of bindings. */
export const roleRequestCases: Cases = {
  async "a rule with resourceNames allows to list and watch one object by its name"(fixture) {
    const { namespace, configMaps } = fixture;
    await fixture.createConfigMap("one");
    const { token } = await fixture.logIn("reader");
    await grant(fixture, "reader", [
      { ...core, resources: ["configmaps"], resourceNames: ["one"], verbs: ["list", "watch"] },
    ], { name: "one" });
    const api = fixture.withToken(token);
    const select = (selector: string, query = "") =>
      api.get(`${configMaps}?fieldSelector=${encodeURIComponent(selector)}${query}`);
    const watch = "&watch=true&timeoutSeconds=1";
    const { status, body } = await select("metadata.name=one");
    assertEquals([status, body.items.length], [200, 1]);
    assertEquals((await select(`metadata.namespace=${namespace},metadata.name==one`)).status, 200);
    assertEquals((await select("metadata.name=one", watch)).status, 200);
    const refused = (verb: string, name?: string) => ({
      status: 403,
      reason: "Forbidden",
      message: `configmaps${name === undefined ? "" : ` "${name}"`} is forbidden: User ` +
        `"${accountName(fixture, "reader")}" cannot ${verb} resource "configmaps" in API ` +
        `group "" in the namespace "${namespace}"`,
      details: { ...name !== undefined && { name }, kind: "configmaps" },
    });
    assertFailure(await api.get(configMaps), refused("list"));
    assertFailure(await select("metadata.name=two"), refused("list", "two"));
    assertFailure(await select("metadata.name=two", watch), refused("watch", "two"));
    assertFailure(await select("metadata.name!=one"), refused("list"));
    assertFailure(await select("metadata.name=a/b"), refused("list"));
    assertFailure(await select("metadata.name=one,bad"), refused("list"));
    const many = `${configMaps}?fieldSelector=metadata.name%3Done`;
    assertFailure(await api.delete(many), refused("deletecollection"));
  },

  async "a list in all namespaces may select one name"(fixture) {
    await fixture.createConfigMap(fixture.namespace);
    const { status, body } = await fixture.api.get(
      `/api/v1/configmaps?fieldSelector=metadata.name%3D${fixture.namespace}`,
    );
    assertEquals([status, body.items.length], [200, 1]);
    const namespaces = await fixture.api.get(
      `/api/v1/namespaces?fieldSelector=metadata.name%3D${fixture.namespace}`,
    );
    assertEquals([namespaces.status, namespaces.body.items.length], [200, 1]);
  },

  async "a Role in a namespace may allow to read and change the Namespace itself"(fixture) {
    const { namespace } = fixture;
    const { token } = await fixture.logIn("owner");
    await grant(fixture, "owner", [
      { ...core, resources: ["namespaces", "namespaces/status"], verbs: ["get", "patch"] },
      { ...core, resources: ["configmaps"], verbs: ["list"] },
    ]);
    const api = fixture.withToken(token);
    const own = `/api/v1/namespaces/${namespace}`;
    assertEquals((await api.get(own)).status, 200);
    assertEquals((await api.get(`${own}/status`)).status, 200);
    const labels = { owner: "robot" };
    const { status, body } = await api.patch(own, { metadata: { labels } });
    assertEquals([status, body.metadata.labels.owner], [200, "robot"]);
    const refused = (verb: string, name: string) => ({
      status: 403,
      reason: "Forbidden",
      message: `namespaces "${name}" is forbidden: User "${accountName(fixture, "owner")}" ` +
        `cannot ${verb} resource "namespaces" in API group "" in the namespace "${name}"`,
      details: { name, kind: "namespaces" },
    });
    assertFailure(await api.delete(own), refused("delete", namespace));
    assertFailure(await api.get("/api/v1/namespaces/default"), refused("get", "default"));
    assertFailure(await api.get("/api/v1/namespaces"), {
      status: 403,
      reason: "Forbidden",
      message: `namespaces is forbidden: User "${accountName(fixture, "owner")}" cannot list ` +
        'resource "namespaces" in API group "" at the cluster scope',
      details: { kind: "namespaces" },
    });
    assertEquals((await fixture.api.get(`${own}/namespaces/${namespace}`)).status, 404);
  },

  async "exec, attach and port-forward need the right to create, whatever the method"(fixture) {
    const streams = ["exec?command=date", "attach", "portforward"];
    const resources = ["pods/exec", "pods/attach", "pods/portforward"];
    const { token } = await fixture.logIn("reader");
    const { token: other } = await fixture.logIn("operator");
    await grant(fixture, "reader", [
      { ...core, resources, verbs: ["get"] },
      { ...core, resources: ["configmaps"], verbs: ["list"] },
    ]);
    await grant(fixture, "operator", [
      { ...core, resources, verbs: ["get", "create"] },
      { ...core, resources: ["configmaps"], verbs: ["list"] },
    ]);
    for (const stream of streams) {
      const path = fixture.path(`pods/web/${stream}`);
      assertFailure(await fixture.withToken(token).get(path), {
        status: 403,
        reason: "Forbidden",
        message: 'pods "web" is forbidden: ',
        details: { name: "web", kind: "pods" },
      });
      assertFailure(await fixture.withToken(other).get(path), {
        status: 404,
        reason: "NotFound",
        message: 'pods "web" not found',
        details: { name: "web", kind: "pods" },
      });
    }
  },

  async "every user may discover what the server has"(fixture) {
    const { api } = fixture;
    const { body: role } = await api.get(`/apis/${rbac}/v1/clusterroles/system:discovery`);
    assertEquals(role.rules, [{
      nonResourceURLs: [
        "/api",
        "/api/*",
        "/apis",
        "/apis/*",
        "/healthz",
        "/livez",
        "/openapi",
        "/openapi/*",
        "/readyz",
        "/version",
        "/version/",
      ],
      verbs: ["get"],
    }]);
    const { body: viewer } = await api.get(
      `/apis/${rbac}/v1/clusterroles/system:public-info-viewer`,
    );
    assertEquals(viewer.rules, [{
      nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"],
      verbs: ["get"],
    }]);
  },

  async "the role of a binding cannot be changed"(fixture) {
    const name = unique("conformance");
    const refused = async (path: string, kind: string) => {
      const { api } = fixture;
      const subject = { kind: "User", name: "alice", apiGroup: rbac };
      const created = await fixture.create(path, {
        metadata: { name },
        roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "view" },
        subjects: [subject],
      });
      const roleRef = { apiGroup: rbac, kind: "ClusterRole", name: "edit" };
      const message = `Invalid value: ${
        JSON.stringify({ APIGroup: rbac, Kind: "ClusterRole", Name: "edit" })
      }: field is immutable`;
      const expected = {
        status: 422,
        reason: "Invalid",
        message: `${kind}.${rbac} "${name}" is invalid: roleRef: ${message}`,
        details: {
          name,
          group: rbac,
          kind,
          causes: [{ reason: "FieldValueInvalid", message, field: "roleRef" }],
        },
      };
      assertFailure(await api.patch(`${path}/${name}`, { roleRef: { name: "edit" } }), expected);
      assertFailure(await api.put(`${path}/${name}`, { ...created, roleRef }), expected);
      const { status } = await api.patch(`${path}/${name}`, { subjects: [] });
      assertEquals(status, 200);
    };
    await refused(fixture.path(`${rbac}/v1/rolebindings`), "RoleBinding");
    await refused(`/apis/${rbac}/v1/clusterrolebindings`, "ClusterRoleBinding");
  },
};
