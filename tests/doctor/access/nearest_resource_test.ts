import { assertEquals } from "@std/assert";
import type { DiscoveredResource } from "../../../src/client/discovery/discovered_resource.ts";
import { nearestResource } from "../../../src/doctor/access/nearest_resource.ts";
import { test } from "../../support/test.ts";

function resource(plural: string, kind: string, group = ""): DiscoveredResource {
  const singular = kind.toLowerCase();
  const more = { shortNames: [plural.slice(0, 2)], categories: [], verbs: [], subresources: [] };
  return { group, version: "v1", plural, kind, namespaced: true, singular, ...more };
}

const resources = [
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
    const found = nearestResource({ verbs: ["get"], ...asked }, resources);
    assertEquals(found && `${found.plural}.${found.group}`, expected);
  }
});
