import {
  CertificateAuthority,
  type TestApiServer,
  type TestApiServerOptions,
} from "../../../src/testing/mod.ts";
import { type RawAnswer, RawClient } from "../connections/raw_fetch.ts";
import { serveTls } from "./serve_tls.ts";
import { startApiServer } from "./shared_tls.ts";

const group = "admissionregistration.k8s.io";

/** A webhook for the requests of a test. */
export interface PlacedWebhook {
  /** Returns the member `response` for a request. */
  answer: (
    request: RawAnswer["body"],
  ) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** `Validating` by default. */
  type?: "Mutating" | "Validating";
  /** The resources of its rule. */
  resources?: string[];
  /** Other fields of the webhook. */
  settings?: Record<string, unknown>;
}

/** A server, its client, and the webhook that it asks. */
export interface WebhookPlace extends AsyncDisposable {
  readonly server: TestApiServer;
  readonly client: RawClient;
  /** `OPERATION RESOURCE` of the calls; of a subresource its own name. */
  readonly calls: string[];
}

/** Starts a server that asks a webhook, by default about ConfigMaps. */
export async function openWebhookPlace(
  { answer, type = "Validating", resources: asked, settings = {} }: PlacedWebhook,
  options: TestApiServerOptions = {},
): Promise<WebhookPlace> {
  await using resources = new AsyncDisposableStack();
  const server = resources.use(await startApiServer(options));
  const calls: string[] = [];
  const handle = async (received: Request) => {
    const { request } = await received.json();
    calls.push(`${request.operation} ${request.subResource ?? request.resource.resource}`);
    const response = { uid: request.uid, ...await answer(request) };
    return Response.json({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response });
  };
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const { url } = resources.use(serveTls(handle, keyPair));
  server.objects.create({
    apiVersion: `${group}/v1`,
    kind: `${type}WebhookConfiguration`,
    metadata: { name: "tests" },
    webhooks: [{
      name: "a.b.c",
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      clientConfig: { url, caBundle: btoa(authority.certificatePem) },
      rules: [{
        apiGroups: ["*"],
        apiVersions: ["*"],
        operations: ["*"],
        resources: asked ?? ["configmaps"],
      }],
      ...settings,
    }],
  });
  const { token } = await server.issueToken();
  const client = resources.use(new RawClient({ url: server.url, caPem: server.caPem, token }));
  const held = resources.move();
  return { server, client, calls, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
