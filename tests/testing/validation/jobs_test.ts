import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("Jobs and CronJobs are refused as a real server refuses them", () => {
  assertRefusals("Job", "CronJob");
});
