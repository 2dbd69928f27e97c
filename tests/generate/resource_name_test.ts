import { assertEquals } from "@std/assert";
import { resourceName } from "../../src/generate/resource_name.ts";
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
];

for (const [kind, plural, name] of names) {
  test(`resourceName calls the ${plural} of kind ${kind} ${name}`, () => {
    assertEquals(resourceName({ kind, plural }), name);
  });
}
