import { assertEquals } from "@std/assert";
import { validateAdmissionObject } from "../../../src/testing/webhook_configs/validate_admission_object.ts";
import { test } from "../../support/test.ts";

test("validateAdmissionObject knows webhooks, policies and bindings", () => {
  const apiVersion = "admissionregistration.k8s.io/v1";
  const fields = (kind: string, version = apiVersion) =>
    validateAdmissionObject({ apiVersion: version, kind, metadata: { name: "x" }, webhooks: [{}] })
      .map(({ field }) => field);
  assertEquals(fields("ValidatingAdmissionPolicy")[0], "spec.failurePolicy");
  assertEquals(fields("ValidatingAdmissionPolicyBinding")[0], "spec.policyName");
  assertEquals(fields("MutatingWebhookConfiguration")[0], "webhooks[0].name");
  assertEquals(fields("Pod"), []);
  assertEquals(fields("ValidatingAdmissionPolicy", "example.com/v1"), []);
});
