import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("volumes and claims are refused as a real server refuses them", () => {
  assertRefusals("PersistentVolume", "PersistentVolumeClaim");
});
