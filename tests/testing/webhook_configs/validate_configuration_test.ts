import { assertEquals } from "@std/assert";
import { validateWebhookConfiguration } from "../../../src/testing/webhook_configs/validate_configuration.ts";
import { test } from "../../support/test.ts";

const webhook = {
  name: "a.b.c",
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  clientConfig: { url: "https://x.test" },
};

function errorsOf(...webhooks: Record<string, unknown>[]): string[] {
  const kind = "ValidatingWebhookConfiguration";
  return validateWebhookConfiguration({
    kind,
    metadata: { name: "x" },
    webhooks: webhooks.map((change) => ({ ...webhook, ...change })),
  }).map(({ field, message }) => `${field}: ${message}`);
}

test("validateWebhookConfiguration accepts a sound configuration, and any other object", () => {
  assertEquals(errorsOf({}), []);
  assertEquals(validateWebhookConfiguration({ kind: "Pod", metadata: {}, webhooks: [{}] }), []);
});

// The other messages are in the contract suite.
test("validateWebhookConfiguration refuses names that are used twice, and unknown versions", () => {
  assertEquals(errorsOf({}, {}), ['webhooks[1].name: Duplicate value: "a.b.c"']);
  assertEquals(errorsOf({ name: "" }), ["webhooks[0].name: Required value"]);
  assertEquals(errorsOf({ admissionReviewVersions: ["v7"] }), [
    'webhooks[0].admissionReviewVersions: Invalid value: ["v7"]: must include at least one of v1, ' +
    "v1beta1",
  ]);
});

test("validateWebhookConfiguration refuses conditions in CEL that do not compile", () => {
  assertEquals(errorsOf({ matchConditions: [{ name: "a", expression: "true" }] }), []);
  assertEquals(errorsOf({ matchConditions: [{ name: "a", expression: "1" }] }), [
    'webhooks[0].matchConditions[0].expression: Invalid value: "1": must evaluate to bool but got ' +
    "int",
  ]);
});
