import { request as requestHttps } from "node:https";
import { isJsonObject } from "../objects/json_value.ts";
import type { Webhook, WebhookType } from "./webhook.ts";

/** Returns the URL at which the programs behind a Service are reached, for `namespace/name`. */
export type ServiceUrl = (service: string) => string | undefined;

/** The answer of a webhook. */
export interface WebhookAnswer {
  readonly allowed: boolean;
  readonly patch: string | undefined;
  readonly status: Record<string, unknown> | undefined;
  readonly warnings: readonly string[];
}

/** A webhook could not be called, or gave an answer that Kubernetes does not accept. */
export class WebhookCallError extends Error {
  /** Creates the error with the message of Kubernetes. */
  constructor(webhook: string, reason: string) {
    super(`failed calling webhook ${JSON.stringify(webhook)}: ${reason}`);
    this.name = "WebhookCallError";
  }
}

/**
 * Sends a review to a webhook, and checks the answer as kube-apiserver does.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/request` `VerifyAdmissionResponse`.
 *
 * @throws {WebhookCallError} If there is no valid answer in time.
 */
export async function callWebhook(
  webhook: Webhook,
  review: { uid: string; request: Record<string, unknown> },
  { type, serviceUrl }: { type: WebhookType; serviceUrl: ServiceUrl },
): Promise<WebhookAnswer> {
  const body = {
    kind: "AdmissionReview",
    apiVersion: "admission.k8s.io/v1",
    request: review.request,
  };
  const failed = (reason: string) => new WebhookCallError(webhook.name, reason);
  let text: string;
  try {
    text = await post(webhook, JSON.stringify(body), serviceUrl);
  } catch (error) {
    throw failed(`failed to call webhook: ${(error as Error).message}`);
  }
  const answer = parsed(text);
  if (!isJsonObject(answer)) throw failed("failed to call webhook: the response is not JSON");
  const fault = faultOf(answer, review.uid, type);
  if (fault) throw failed(`received invalid webhook response: ${fault}`);
  const { allowed, patch, status, warnings } = answer.response as Record<string, unknown>;
  return {
    allowed: allowed === true,
    patch: typeof patch === "string" && patch !== "" ? patch : undefined,
    status: isJsonObject(status) ? status : undefined,
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
  };
}

function post(webhook: Webhook, body: string, serviceUrl: ServiceUrl): Promise<string> {
  const { clientConfig: { url, service, caBundle }, timeoutSeconds } = webhook;
  const named = service && `https://${service.name}.${service.namespace}.svc:${service.port}`;
  const shown = `${url ?? `${named}${service?.path}`}?timeout=${timeoutSeconds}s`;
  const fail = (reason: string) => new Error(`Post ${JSON.stringify(shown)}: ${reason}`);
  let target = new URL(shown);
  if (service) {
    const place = serviceUrl(`${service.namespace}/${service.name}`);
    if (place === undefined) {
      return Promise.reject(fail(`service ${JSON.stringify(service.name)} not found`));
    }
    target = new URL(`${target.pathname}${target.search}`, place);
  }
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const request = requestHttps(target, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    ...caBundle !== "" && { ca: atob(caBundle) },
    ...service && { servername: `${service.name}.${service.namespace}.svc` },
    agent: false,
    signal: AbortSignal.timeout(timeoutSeconds * 1_000),
  }, (response) => {
    const chunks: Uint8Array[] = [];
    response.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    response.on("error", (error) => reject(fail(error.message)));
    response.on("end", async () => {
      const text = await new Blob(chunks as Uint8Array<ArrayBuffer>[]).text();
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) resolve(text);
      else reject(new Error(describeStatus(statusCode, text)));
    });
  });
  request.on("error", (error) => {
    reject(
      fail(
        error.name === "AbortError" || error.name === "TimeoutError"
          ? "context deadline exceeded"
          : error.message,
      ),
    );
  });
  request.end(body);
  return promise;
}

/** Source: `k8s.io/apimachinery/pkg/api/errors` `NewGenericServerResponse`. */
function describeStatus(code: number, body: string): string {
  if (code === 404) return "the server could not find the requested resource";
  if (code === 503) return "the server is currently unable to handle the request";
  if (code >= 500) {
    return `an error on the server (${
      JSON.stringify(body.trim())
    }) has prevented the request from ` +
      "succeeding";
  }
  return "the server rejected our request for an unknown reason";
}

function faultOf(
  answer: Record<string, unknown>,
  uid: string,
  type: WebhookType,
): string | undefined {
  const { response, apiVersion, kind } = answer;
  if (!isJsonObject(response)) return "webhook response was absent";
  if (response.uid !== uid) {
    return `expected response.uid=${JSON.stringify(uid)}, got ${
      JSON.stringify(response.uid ?? "")
    }`;
  }
  if (apiVersion !== "admission.k8s.io/v1" || kind !== "AdmissionReview") {
    return "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got " +
      `${apiVersion ?? ""}, Kind=${kind ?? ""}`;
  }
  const { patch, patchType } = response;
  if (type === "validating") {
    if (patch) return "validating webhook may not return response.patch";
    if (patchType !== undefined) return "validating webhook may not return response.patchType";
    return undefined;
  }
  if (patch && patchType === undefined) {
    return "webhook returned response.patch but not response.patchType";
  }
  if (!patch && patchType !== undefined) {
    return "webhook returned response.patchType but not response.patch";
  }
  if (patchType !== undefined && patchType !== "JSONPatch") {
    return `unsupported patch type ${JSON.stringify(patchType)}`;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
