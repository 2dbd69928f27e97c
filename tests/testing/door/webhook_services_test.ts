import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { WebhookServices } from "../../../src/testing/door/webhook_services.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { serveTls } from "../../support/servers/serve_tls.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

test("the places of webhooks are replaced by the door, and go back with a reset", async () => {
  await using door = await startWithDoor();
  const services = { "default/hook": "https://127.0.0.1:8443" };
  assertEquals((await door.call("PUT /v1/webhook-services", { services })).code, 200);
  assertEquals((await door.call("GET /v1/webhook-services")).body, { services });
  await door.call("POST /v1/reset");
  assertEquals((await door.call("GET /v1/webhook-services")).body, { services: {} });
});

test("a webhook behind a Service is called where the door says", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["hook.default.svc"] });
  const deny = async (request: Request) => {
    const { request: { uid } } = await request.json();
    const response = { uid, allowed: false, status: { message: "not today" } };
    return Response.json({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response });
  };
  await using webhook = serveTls(deny, keyPair);
  await using door = await startWithDoor();
  door.server.objects.create({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "hook" },
    webhooks: [{
      name: "hook.example.com",
      clientConfig: {
        service: { namespace: "default", name: "hook" },
        caBundle: btoa(authority.certificatePem),
      },
      rules: [{
        apiGroups: [""],
        apiVersions: ["v1"],
        operations: ["CREATE"],
        resources: ["configmaps"],
      }],
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
    }],
  });
  await using kube = createKubeFetch(await door.server.config());
  const create = async () => {
    const response = await kube.fetch("/api/v1/namespaces/default/configmaps", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ metadata: { name: "a" } }),
    });
    return (await response.json()).message;
  };
  assertStringIncludes(await create(), 'service "hook" not found');
  await door.call("PUT /v1/webhook-services", { services: { "default/hook": webhook.url } });
  assertStringIncludes(await create(), "not today");
});

test("a wrong Service or place is refused by name", async () => {
  await using door = await startWithDoor();
  for (
    const [services, message] of [
      [{ hook: "https://127.0.0.1" }, 'A Service must be NAMESPACE/NAME: it is "hook".'],
      [
        { "a/b": "http://127.0.0.1" },
        "The place of the Service a/b must be an https URL such as https://127.0.0.1:8443.",
      ],
      [
        undefined,
        'services is missing: give an object such as {"default/hook": "https://127.0.0.1:8443"}.',
      ],
    ] as const
  ) {
    const { code, body } = await door.call("PUT /v1/webhook-services", { services });
    assertEquals([code, body.message], [400, message]);
  }
  assertThrows(() => new WebhookServices({ "a/b": "no" }), TypeError, "an https URL");
});
