import { isJsonObject } from "../objects/json_value.ts";
import { postReview, type ServiceUrl } from "./post_review.ts";
import type { Webhook, WebhookType } from "./webhook.ts";

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
    text = await postReview(webhook, body, serviceUrl);
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
