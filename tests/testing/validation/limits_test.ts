import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("quotas and limits are refused as a real server refuses them", () => {
  assertRefusals("ResourceQuota", "LimitRange");
});
