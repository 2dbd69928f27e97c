import { assertEquals, assertRejects } from "@std/assert";
import { CertificateAuthority, type KeyPair } from "../../../src/testing/mod.ts";
import { callWebhook, WebhookCallError } from "../../../src/testing/webhooks/call_webhook.ts";
import type { Webhook, WebhookType } from "../../../src/testing/webhook_configs/webhook.ts";
import { serveTls } from "../../support/servers/serve_tls.ts";
import { test } from "../../support/test.ts";

interface Given {
  answer: (request: Request) => Response | Promise<Response>;
  type?: WebhookType;
}

async function call({ answer, type = "validating" }: Given) {
  const authority = await CertificateAuthority.create();
  const keyPair: KeyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using server = serveTls(answer, keyPair);
  const webhook: Webhook = {
    id: "c/a.b.c",
    name: "a.b.c",
    clientConfig: {
      url: `${server.url}/check`,
      service: undefined,
      caBundle: btoa(authority.certificatePem),
    },
    rules: [],
    ignoresFailures: false,
    isEquivalent: true,
    namespaceSelector: undefined,
    objectSelector: undefined,
    hasNoSideEffects: true,
    timeoutSeconds: 10,
    isReinvoked: false,
    matchConditions: undefined,
  };
  const review = { uid: "u-1", request: { uid: "u-1" } };
  return await callWebhook(webhook, review, { type, serviceUrl: () => undefined });
}

const review = (response: unknown) =>
  Response.json({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response });

test("callWebhook sends the review by HTTPS, and reads the answer", async () => {
  let seen: unknown;
  const answer = async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    seen = [request.method, pathname, search, await request.json()];
    return review({ uid: "u-1", allowed: true, warnings: ["careful"], status: { code: 418 } });
  };
  assertEquals(await call({ answer }), {
    allowed: true,
    patch: [],
    status: { code: 418 },
    warnings: ["careful"],
  });
  assertEquals(seen, ["POST", "/check", "?timeout=10s", {
    kind: "AdmissionReview",
    apiVersion: "admission.k8s.io/v1",
    request: { uid: "u-1" },
  }]);
});

test("callWebhook names what is wrong with an answer", async () => {
  const fails = (response: unknown, text: string, type: WebhookType = "mutating") =>
    assertRejects(() => call({ answer: () => review(response), type }), WebhookCallError, text);
  await fails(undefined, "received invalid webhook response: webhook response was absent");
  await fails({ allowed: true }, 'expected response.uid="u-1", got ""');
  const both = { uid: "u-1", allowed: true, patch: "W10=", patchType: "JSONPatch" };
  await fails(both, "validating webhook may not return response.patch", "validating");
  const type = { uid: "u-1", allowed: true, patchType: "JSONPatch" };
  await fails(type, "validating webhook may not return response.patchType", "validating");
  await fails({ ...both, patchType: undefined }, "response.patch but not response.patchType");
  await fails({ ...both, patchType: "" }, 'invalid response.patchType of ""');
  const operations = btoa('[{"op":"remove","path":"/data"}]');
  await fails({ ...both, patchType: "A", patch: operations }, 'unsupported patch type "A"');
  await fails({ ...both, patch: btoa("{}") }, "received undecodable patch in webhook response");
  await fails(
    { ...both, patch: "no" },
    "failed to call webhook: illegal base64 data at input byte",
  );
});

test("callWebhook takes no review of another kind, and none without a kind", async () => {
  const fails = (type: Record<string, unknown>, text: string) => {
    const answer = () => Response.json({ ...type, response: { uid: "u-1" } });
    return assertRejects(() => call({ answer }), WebhookCallError, text);
  };
  await fails({ kind: "Pod", apiVersion: "v1" }, 'no kind "Pod" is registered for version "v1"');
  await fails(
    { kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1beta1" },
    "converting (v1beta1.AdmissionReview) to (v1.AdmissionReview): unknown conversion",
  );
  await fails({}, "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /,");
});

test("callWebhook names the webhook that cannot be called, and a body that is not JSON", async () => {
  const fails = (answer: Given["answer"], text: string) =>
    assertRejects(() => call({ answer }), WebhookCallError, text);
  const failed = 'failed calling webhook "a.b.c": failed to call webhook: ';
  await fails(
    () => new Response("", { status: 503 }),
    `${failed}the server is currently unable to handle the request`,
  );
  await fails(() => new Response("no"), `${failed}invalid JSON: "no"`);
});

test("callWebhook refuses a patch with an integer that JavaScript would round", async () => {
  const patch = btoa('[{"op":"add","path":"/n","value":9007199254740993}]');
  const answer = () => review({ uid: "u-1", allowed: true, patch, patchType: "JSONPatch" });
  await assertRejects(
    () => call({ answer, type: "mutating" }),
    WebhookCallError,
    "received undecodable patch in webhook response: this server keeps integers up to",
  );
});
