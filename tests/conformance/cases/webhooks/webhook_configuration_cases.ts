import { assertEquals } from "@std/assert";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

/** The configurations that the API server accepts. */
export const webhookConfigurationCases: Cases = {
  async "a configuration without a place, side effects or a full name is refused"(fixture) {
    const { api } = fixture;
    const post = async (webhook: Record<string, unknown>) => {
      const path =
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations?dryRun=All";
      const base = {
        name: "a.b.c",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: { url: "https://a.test" },
      };
      const { status, body } = await api.post(path, {
        metadata: { name: "x" },
        webhooks: [{ ...base, ...webhook }],
      });
      return [
        status,
        body.details?.causes?.map((cause: Answer["body"]) => `${cause.field}: ${cause.message}`),
      ];
    };
    assertEquals(await post({ sideEffects: undefined }), [422, [
      "webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun",
    ]]);
    assertEquals(await post({ sideEffects: "Some" }), [422, [
      'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
    ]]);
    assertEquals(await post({ name: "a.b" }), [422, [
      'webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments ' +
      "separated by dots",
    ]]);
    assertEquals(await post({ clientConfig: {} }), [422, [
      "webhooks[0].clientConfig: Required value: exactly one of url or service is required",
    ]]);
    assertEquals(await post({ timeoutSeconds: 31 }), [422, [
      "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 " +
      "seconds",
    ]]);
    assertEquals(await post({ failurePolicy: "Maybe" }), [422, [
      'webhooks[0].failurePolicy: Unsupported value: "Maybe": supported values: "Fail", "Ignore"',
    ]]);
    assertEquals(await post({ admissionReviewVersions: [] }), [422, [
      "webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1",
    ]]);
  },
};
