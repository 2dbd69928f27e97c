import { assertEquals, assertMatch, assertObjectMatch } from "@std/assert";
import { assertFailure } from "../assert_failure.ts";
import type { Answer } from "../json_api.ts";
import type { Cases } from "./cases.ts";

const everyVerb = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];

/** The responses of `/version`, `/api` and `/apis`. */
export const discoveryCases: Cases = {
  async "/version gives the version of Kubernetes"({ api }) {
    const { status, body } = await api.get("/version");
    assertEquals([status, body.major], [200, "1"]);
    assertMatch(body.gitVersion, /^v1\.\d+\.\d+/);
  },

  async "/healthz, /livez and /readyz respond ok in plain text"({ api }) {
    for (const path of ["/healthz", "/livez", "/readyz"]) {
      const { status, body, headers } = await api.get(path);
      assertEquals([status, body], [200, "ok"], path);
      assertEquals(headers.get("content-type"), "text/plain; charset=utf-8");
    }
  },

  async "/api names the versions of the core group and the server's address"({ api }) {
    const { body } = await api.get("/api");
    assertEquals([body.kind, body.versions], ["APIVersions", ["v1"]]);
    const [address] = body.serverAddressByClientCIDRs;
    assertEquals(address.clientCIDR, "0.0.0.0/0");
    assertMatch(address.serverAddress, /^\S+:\d+$/);
  },

  async "/apis lists the groups, and /apis/GROUP describes one of them in the same way"({ api }) {
    const { body } = await api.get("/apis");
    assertEquals([body.kind, body.apiVersion], ["APIGroupList", "v1"]);
    const version = { groupVersion: "apps/v1", version: "v1" };
    const apps = { name: "apps", versions: [version], preferredVersion: version };
    assertEquals(body.groups.find(({ name }: { name: string }) => name === "apps"), apps);
    const group = await api.get("/apis/apps");
    assertEquals(group.body, { kind: "APIGroup", apiVersion: "v1", ...apps });
  },

  async "/api/v1 describes the core resources, with their subresources"({ api }) {
    const { body } = await api.get("/api/v1");
    assertObjectMatch(body, { kind: "APIResourceList", groupVersion: "v1" });
    const described = new Map<string, unknown>(
      body.resources.map(({ storageVersionHash: _hash, ...resource }: Record<string, unknown>) => [
        resource.name,
        resource,
      ]),
    );
    assertEquals(described.get("pods"), {
      name: "pods",
      singularName: "pod",
      namespaced: true,
      kind: "Pod",
      verbs: everyVerb,
      shortNames: ["po"],
      categories: ["all"],
    });
    assertEquals(described.get("namespaces"), {
      name: "namespaces",
      singularName: "namespace",
      namespaced: false,
      kind: "Namespace",
      verbs: everyVerb.filter((verb) => verb !== "deletecollection"),
      shortNames: ["ns"],
    });
    assertEquals(described.get("pods/status"), {
      name: "pods/status",
      singularName: "",
      namespaced: true,
      kind: "Pod",
      verbs: ["get", "patch", "update"],
    });
    assertEquals(described.get("serviceaccounts/token"), {
      name: "serviceaccounts/token",
      singularName: "",
      namespaced: true,
      group: "authentication.k8s.io",
      version: "v1",
      kind: "TokenRequest",
      verbs: ["create"],
    });
  },

  async "/api and /apis return all resources at once in the aggregated form"({ api }) {
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    const read = async (path: string, headers: Record<string, string>) => {
      const answer = await api.send("GET", path, { headers });
      assertEquals(answer.status, 200);
      assertEquals(answer.headers.get("content-type"), headers.accept);
      return answer.body;
    };
    const { items, ...list } = await read("/apis", { accept });
    assertEquals(list, {
      kind: "APIGroupDiscoveryList",
      apiVersion: "apidiscovery.k8s.io/v2",
      metadata: {},
    });
    const resourceOf = (items: Answer["body"], plural: string) => {
      const [{ version, freshness, resources }] = items.versions;
      assertEquals([version, freshness], ["v1", "Current"]);
      return resources.find(({ resource }: { resource: string }) => resource === plural);
    };
    const apps = items.find(({ metadata }: Answer["body"]) => metadata.name === "apps");
    assertEquals(resourceOf(apps, "deployments"), {
      resource: "deployments",
      responseKind: { group: "", version: "", kind: "Deployment" },
      scope: "Namespaced",
      singularResource: "deployment",
      verbs: everyVerb,
      shortNames: ["deploy"],
      categories: ["all"],
      subresources: [
        {
          subresource: "scale",
          responseKind: { group: "autoscaling", version: "v1", kind: "Scale" },
          verbs: ["get", "patch", "update"],
        },
        {
          subresource: "status",
          responseKind: { group: "", version: "", kind: "Deployment" },
          verbs: ["get", "patch", "update"],
        },
      ],
    });
    assertEquals(resourceOf(apps, "controllerrevisions").subresources, undefined);
    const [core, ...others] = (await read("/api", { accept })).items;
    assertEquals([core.metadata, others], [{}, []]);
    assertEquals(resourceOf(core, "namespaces").scope, "Cluster");
    assertEquals((await read("/apis", { accept: "application/json" })).kind, "APIGroupList");
    const both = await api.send("GET", "/apis", { headers: { accept: `${accept},*/*` } });
    assertEquals(both.body.kind, "APIGroupDiscoveryList");
  },

  async "discovery accepts a slash at the end of the path"({ api }) {
    for (const path of ["/api", "/apis", "/api/v1", "/apis/apps", "/apis/apps/v1"]) {
      assertEquals((await api.get(`${path}/`)).body, (await api.get(path)).body, path);
    }
  },

  async "an unknown version of a known group gives a Status, an unknown group plain text"({ api }) {
    for (const path of ["/apis/apps/v9", "/api/v9"]) {
      assertFailure(await api.get(path), {
        status: 404,
        reason: "NotFound",
        message: "the server could not find the requested resource",
        details: {},
      });
    }
    for (const path of ["/apis/nowhere.example.com", "/apis/nowhere.example.com/v1", "/nowhere"]) {
      const { status, body } = await api.get(path);
      assertEquals([status, body], [404, "404 page not found\n"], path);
    }
  },

  async "paths that only describe the API refuse other methods"({ api }) {
    for (const path of ["/version", "/api", "/api/v1", "/apis/apps/v1"]) {
      assertFailure(await api.post(path, {}), {
        status: 405,
        reason: "MethodNotAllowed",
        message: "the server does not allow this method on the requested resource",
        details: {},
      });
    }
  },
};
