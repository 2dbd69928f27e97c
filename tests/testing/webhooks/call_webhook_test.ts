import { assertEquals, assertRejects } from "@std/assert";
import { CertificateAuthority, type KeyPair } from "../../../src/testing/mod.ts";
import { callWebhook, WebhookCallError } from "../../../src/testing/webhooks/call_webhook.ts";
import type { Webhook, WebhookType } from "../../../src/testing/webhooks/webhook.ts";
import { serveTls } from "../../support/servers/serve_tls.ts";
import { test } from "../../support/test.ts";

interface Given {
  answer: (request: Request) => Response | Promise<Response>;
  names?: string[];
  type?: WebhookType;
  service?: string;
  settings?: Partial<Webhook>;
}

async function call({ answer, names = ["127.0.0.1"], type = "validating", ...given }: Given) {
  const authority = await CertificateAuthority.create();
  const keyPair: KeyPair = await authority.issueServer({ names });
  await using server = serveTls(answer, keyPair);
  const service = { name: "hooks", namespace: "web", port: 443, path: "/check" };
  const webhook: Webhook = {
    id: "c/a.b.c",
    name: "a.b.c",
    clientConfig: {
      url: given.service === undefined ? `${server.url}/check` : undefined,
      service: given.service === undefined ? undefined : service,
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
    ...given.settings,
  };
  const serviceUrl = (name: string) => name === given.service ? server.url : undefined;
  return await callWebhook(webhook, { uid: "u-1", request: { uid: "u-1" } }, { type, serviceUrl });
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
    patch: undefined,
    status: { code: 418 },
    warnings: ["careful"],
  });
  assertEquals(seen, ["POST", "/check", "?timeout=10s", {
    kind: "AdmissionReview",
    apiVersion: "admission.k8s.io/v1",
    request: { uid: "u-1" },
  }]);
});

test("callWebhook reaches a Service where it is said to be, under the Service's own name", async () => {
  const answer = () => review({ uid: "u-1", allowed: true });
  const names = ["hooks.web.svc"];
  assertEquals((await call({ answer, names, service: "web/hooks" })).allowed, true);
  await assertRejects(
    () => call({ answer, names, service: "web/other" }),
    WebhookCallError,
    'failed calling webhook "a.b.c": failed to call webhook: Post ' +
      '"https://hooks.web.svc:443/check?timeout=10s": service "hooks" not found',
  );
});

test("callWebhook trusts the CA of the configuration only", async () => {
  const answer = () => review({ uid: "u-1", allowed: true });
  const names = ["elsewhere.test"];
  await assertRejects(
    () => call({ answer, names }),
    WebhookCallError,
    "failed to call webhook: Post",
  );
});

test("callWebhook waits for as long as the configuration says", async () => {
  const answer = ({ signal }: Request) =>
    new Promise<Response>((resolve) => {
      signal.addEventListener("abort", () => resolve(new Response()));
    });
  await assertRejects(
    () => call({ answer, settings: { timeoutSeconds: 1 } }),
    WebhookCallError,
    "context deadline exceeded",
  );
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
  await fails({ ...both, patchType: "Other" }, 'unsupported patch type "Other"');
  const other = () => Response.json({ kind: "Pod", apiVersion: "v1", response: { uid: "u-1" } });
  const text =
    "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got v1, Kind=Pod";
  await assertRejects(() => call({ answer: other }), WebhookCallError, text);
});

test("callWebhook names a status that is not 2xx, and a body that is not JSON", async () => {
  const fails = (answer: Given["answer"], text: string) =>
    assertRejects(() => call({ answer }), WebhookCallError, text);
  const status = (status: number) => () => new Response("down\n", { status });
  await fails(status(404), "the server could not find the requested resource");
  await fails(status(503), "the server is currently unable to handle the request");
  await fails(status(500), 'an error on the server ("down") has prevented the request');
  await fails(status(400), "the server rejected our request for an unknown reason");
  await fails(() => new Response("no"), "the response is not JSON");
});
