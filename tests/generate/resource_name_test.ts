import { assertEquals } from "@std/assert";
import { resourceName, resourceNames } from "../../src/generate/resource_name.ts";
import { test } from "../support/test.ts";

const names: [kind: string, plural: string, name: string][] = [
  ["Pod", "pods", "pods"],
  ["ConfigMap", "configmaps", "configMaps"],
  ["NetworkPolicy", "networkpolicies", "networkPolicies"],
  ["Ingress", "ingresses", "ingresses"],
  ["Endpoints", "endpoints", "endpoints"],
  ["CSIDriver", "csidrivers", "csiDrivers"],
  ["ServiceCIDR", "servicecidrs", "serviceCIDRs"],
  ["VPA", "vpas", "vpas"],
  ["PodMetrics", "pods", "pods"],
  ["Widget", "my-widgets", "myWidgets"],
  ["Argument", "arguments", "argumentsResource"],
  ["Default", "default", "defaultResource"],
  ["Package", "package", "packageResource"],
  ["My-Thing", "my-things", "myThings"],
  ["class", "class", "classResource"],
  ["Undefined", "undefined", "undefinedResource"],
  ["globalThi", "globalthis", "globalThisResource"],
];

for (const [kind, plural, name] of names) {
  test(`resourceName calls the ${plural} of kind ${kind} ${name}`, () => {
    assertEquals(resourceName({ kind, plural }), name);
  });
}

test("resourceNames returns different names for different resources", () => {
  const row = (kind: string, plural: string) => ({
    group: "example.com",
    version: "v1",
    kind,
    plural,
    namespaced: true,
    verbs: [],
    subresources: [],
  });
  const rows = [
    row("FooBar", "foobars"),
    row("Foo-Bar", "foo-bars"),
    row("ClassResource", "classresource"),
    row("Class", "class"),
    row("Pod", "pods"),
  ];
  assertEquals([...resourceNames(rows).values()], [
    "foobars",
    "foo_bars",
    "classresource",
    "class_",
    "pods",
  ]);
});
