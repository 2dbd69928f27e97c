import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { versionWarning } from "../../../src/testing/warnings/version_warning.ts";
import { test } from "../../support/test.ts";

test("Endpoints alone are deprecated, and custom resources of that name are not", () => {
  const registry = new ResourceRegistry();
  const warnings = [...registry].map(versionWarning).filter((warning) => warning !== undefined);
  assertEquals(warnings, [
    "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  ]);
  const custom = registry.register({
    group: "example.com",
    kind: "Endpoints",
    plural: "ends",
    custom: true,
  });
  assertEquals(versionWarning(custom), undefined);
});
