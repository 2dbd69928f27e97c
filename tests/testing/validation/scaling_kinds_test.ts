import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("autoscalers and disruption budgets are refused as a real server refuses them", () => {
  assertRefusals("HorizontalPodAutoscaler", "PodDisruptionBudget");
});
