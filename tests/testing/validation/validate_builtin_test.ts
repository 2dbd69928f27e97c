import { assertRefusals } from "../../support/objects/recorded_refusals.ts";
import { test } from "../../support/test.ts";

test("service accounts and webhooks are refused as a real server refuses them", () => {
  assertRefusals(
    "ServiceAccount",
    "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
  );
});
