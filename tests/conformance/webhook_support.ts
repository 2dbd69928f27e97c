import { serveTls } from "../support/servers/serve_tls.ts";
import { sharedTls } from "../support/servers/shared_tls.ts";
import { type Fixture, unique } from "./fixture.ts";
import type { Answer } from "./json_api.ts";

/** A request as a webhook gets it. */
export type Review = Answer["body"];

/** A webhook of a configuration, with its answer. */
export interface ScriptedWebhook {
  type: "Mutating" | "Validating";
  /** The name of the webhook; its first segment is the path. */
  name: string;
  /** Fields of the webhook beyond name, place and rules. */
  settings?: Record<string, unknown>;
  /** Fields of its rule, which is about ConfigMaps. */
  rule?: Record<string, unknown> & { resources?: string[] };
  /** Returns the member `response`, or a whole HTTP response. */
  answer(request: Review): Record<string, unknown> | Response;
}

/** Webhooks that the API server calls. */
export interface ScriptedWebhooks extends AsyncDisposable {
  /** The namespace that the webhooks are asked about. */
  readonly namespace: string;
  /** `NAME OPERATION` of the calls since the start, in order; without those of probes. */
  readonly calls: string[];
  /** The requests of the calls. */
  readonly requests: Review[];
  /** The path of the ConfigMaps in the namespace. */
  readonly configMaps: string;
}

const group = "admissionregistration.k8s.io";

/** Serves webhooks, and waits until the API server calls all of them. */
export async function serveWebhooks(
  fixture: Fixture,
  webhooks: ScriptedWebhook[],
): Promise<ScriptedWebhooks> {
  await using resources = new AsyncDisposableStack();
  const namespace = unique("webhooks");
  await fixture.create("/api/v1/namespaces", {
    metadata: { name: namespace, labels: { webhooks: namespace } },
  });
  const calls: string[] = [];
  const requests: Review[] = [];
  const probed = new Set<string>();
  const handle = async (request: Request) => {
    const path = new URL(request.url).pathname.slice(1);
    const { request: review } = await request.json();
    const webhook = webhooks.find(({ name }) => name.startsWith(`${path}.`))!;
    if (review.name === "probe") {
      probed.add(webhook.name);
      return reviewed(review.uid, { allowed: true });
    }
    calls.push(`${path} ${review.operation}`);
    requests.push(review);
    const answer = webhook.answer(review);
    return answer instanceof Response ? answer : reviewed(review.uid, answer);
  };
  const { authority, keyPair } = await sharedTls();
  const server = resources.use(serveTls(handle, keyPair));
  const caBundle = btoa(authority.certificatePem);
  for (const [index, webhook] of webhooks.entries()) {
    const { type, name, settings = {}, rule = {} } = webhook;
    const path = name.split(".")[0]!;
    const kind = `${type}WebhookConfiguration`;
    await fixture.create(`/apis/${group}/v1/${kind.toLowerCase()}s`, {
      metadata: { name: `${namespace}-${index}` },
      webhooks: [{
        name,
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: { url: `${server.url}/${path}`, caBundle },
        namespaceSelector: { matchLabels: { webhooks: namespace } },
        rules: [{
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["*"],
          resources: ["configmaps"],
          ...rule,
        }],
        ...settings,
      }],
    });
  }
  const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
  const waiting = webhooks.filter(({ settings, rule = {} }) =>
    !settings?.objectSelector && (rule.resources ?? ["configmaps"]).includes("configmaps")
  );
  // kube-apiserver learns of the configurations by a watch of its own.
  while (waiting.some(({ name }) => !probed.has(name))) {
    await fixture.api.post(`${configMaps}?dryRun=All`, { metadata: { name: "probe" } });
  }
  const held = resources.move();
  return {
    namespace,
    calls,
    requests,
    configMaps,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Returns the members of a response that changes the object. */
export function patching(operations: unknown[]): Record<string, unknown> {
  return { allowed: true, patchType: "JSONPatch", patch: btoa(JSON.stringify(operations)) };
}

function reviewed(uid: string, response: Record<string, unknown>): Response {
  return Response.json({
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    response: { uid, ...response },
  });
}
