import { assertEquals } from "@std/assert";
import { deviceResources } from "../../../src/testing/resources/device_resources.ts";
import { test } from "../../support/test.ts";

test("devices: which are in namespaces, which have a status, and which count their changes", () => {
  const plurals = (has: (resource: typeof deviceResources[number]) => unknown) =>
    deviceResources.filter(has).map(({ plural }) => plural);
  assertEquals(plurals(({ namespaced = true }) => namespaced), [
    "resourceclaims",
    "resourceclaimtemplates",
  ]);
  assertEquals(plurals(({ status }) => status), [
    "devicetaintrules",
    "resourceclaims",
    "storageversionmigrations",
  ]);
  assertEquals(plurals(({ generation }) => generation), [
    "deviceclasses",
    "devicetaintrules",
    "resourceslices",
  ]);
});
