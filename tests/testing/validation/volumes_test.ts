import { assertEquals } from "@std/assert";
import { checkVolumes } from "../../../src/testing/validation/volumes.ts";
import { Faults } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

test("the names of valid volumes are returned", () => {
  const faults = new Faults();
  const volumes = [{ name: "a", emptyDir: {} }, { name: "b", emptyDir: {} }, {
    name: "a",
    emptyDir: {},
  }];
  assertEquals([...checkVolumes(volumes, "v", faults)], ["a", "b"]);
  assertEquals(faults.errors.map(({ field, message }) => `${field}: ${message}`), [
    'v[2].name: Duplicate value: "a"',
  ]);
});
