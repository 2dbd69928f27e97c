import { assertEquals } from "@std/assert";
import type { DiscoveredResource } from "../../../src/client/discovery/discovered_resource.ts";
import { nearestResource, resourceFacts } from "../../../src/doctor/access/resource_facts.ts";
import { test } from "../../support/test.ts";

const pods = {
  group: "",
  version: "v1",
  plural: "pods",
  kind: "Pod",
  namespaced: true,
  singular: "pod",
  shortNames: ["po"],
  categories: ["all"],
  verbs: ["get", "list"],
  subresources: ["log", "exec"],
};
const nodes = { ...pods, plural: "nodes", kind: "Node", namespaced: false, subresources: [] };
const resources = [pods, nodes];
const verbs = ["get"];

test("resourceFacts tells the scope and the verbs of a resource", () => {
  const api = { resources, unreadable: [] };
  const facts = (resource: string) => resourceFacts({ verbs, resource }, api);
  assertEquals(facts("pods"), { namespaced: true, verbs: ["get", "list"] });
  assertEquals(facts("nodes"), { namespaced: false, verbs: ["get", "list"] });
  assertEquals(resourceFacts({ verbs, resource: "pods", subresource: "log" }, api), {
    namespaced: true,
  });
});

test("resourceFacts names a resource and a subresource that the server does not have", () => {
  const api = { resources, unreadable: ["metrics.k8s.io/v1beta1"] };
  const summary = (resource: string, more = {}) =>
    resourceFacts({ verbs, resource, ...more }, api).missing?.summary;
  assertEquals(summary("podz"), "there is no resource podz in the core group");
  assertEquals(summary("pods", { group: "app" }), "there is no resource pods in the group app");
  assertEquals(summary("pods", { subresource: "lgo" }), "pods has no subresource lgo");
  const { missing } = resourceFacts({ verbs, resource: "pods", subresource: "lgo" }, api);
  assertEquals(missing?.remedy, "Correct the name: pods has exec, log.");
});

test("resourceFacts does not judge wildcards, what was not read, and what authorizers alone know", () => {
  const api = { resources, unreadable: ["metrics.k8s.io/v1beta1"] };
  const rows = [
    [{ resource: "*" }, {}],
    [{ resource: "things", group: "*" }, {}],
    [{ resource: "pods", subresource: "*" }, {}],
    [{ resource: "pods", group: "metrics.k8s.io" }, {}],
    [{ resource: "things", group: "custom.metrics.k8s.io" }, {}],
    [{ resource: "users" }, { namespaced: false }],
    [{ resource: "signers", group: "certificates.k8s.io" }, { namespaced: false }],
    [{ resource: "pods", subresource: "finalizers" }, { namespaced: true }],
    [{ resource: "nodes", subresource: "metrics" }, { namespaced: false }],
  ] as const;
  for (const [asked, facts] of rows) assertEquals(resourceFacts({ verbs, ...asked }, api), facts);
  assertEquals(resourceFacts({ verbs, resource: "podz" }, undefined), {});
  const refused = { resources, unreadable: ["/apis"] };
  assertEquals(resourceFacts({ verbs, resource: "deployments", group: "apps" }, refused), {});
});

function resource(plural: string, kind: string, group = ""): DiscoveredResource {
  const singular = kind.toLowerCase();
  const more = { shortNames: [plural.slice(0, 2)], categories: [], verbs: [], subresources: [] };
  return { group, version: "v1", plural, kind, namespaced: true, singular, ...more };
}

const clusterResources = [
  resource("pods", "Pod"),
  resource("events", "Event"),
  resource("deployments", "Deployment", "apps"),
  resource("events", "Event", "events.k8s.io"),
];

test("nearestResource finds the same name in another group, another name, and a typing error", () => {
  const rows = [
    [{ resource: "deployments" }, "deployments.apps"],
    [{ resource: "deployments", group: "app" }, "deployments.apps"],
    [{ resource: "pod" }, "pods."],
    [{ resource: "po" }, "pods."],
    [{ resource: "podz" }, "pods."],
    [{ resource: "evnets" }, "events."],
    [{ resource: "event", group: "events.k8s.io" }, "events.events.k8s.io"],
    [{ resource: "websites" }, undefined],
  ] as const;
  for (const [asked, expected] of rows) {
    const found = nearestResource({ verbs: ["get"], ...asked }, clusterResources);
    assertEquals(found && `${found.plural}.${found.group}`, expected);
  }
});
