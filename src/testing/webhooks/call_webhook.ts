import { type JsonPatchOperation, parseJsonPatch } from "../merge/json_patch.ts";
import { isJsonObject } from "../json/json_value.ts";
import { JsonLimitError, parseJson } from "../json/parse_json.ts";
import { unregistered } from "../writes/object_body.ts";
import { type DecodedResponse, decodeResponse } from "./decode_response.ts";
import { postReview, type ServiceUrl } from "./post_review.ts";
import type { Webhook, WebhookType } from "../webhook_configs/webhook.ts";

const VERSION = "admission.k8s.io/v1";
const KIND = "AdmissionReview";

/** The answer of a webhook. */
export interface WebhookAnswer extends Pick<DecodedResponse, "allowed" | "status" | "warnings"> {
  /** The operations by which the webhook changes the object. */
  readonly patch: readonly JsonPatchOperation[];
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
  const body = { kind: KIND, apiVersion: VERSION, request: review.request };
  const failed = (reason: string) => new WebhookCallError(webhook.name, reason);
  let text: string;
  try {
    text = await postReview(webhook, body, serviceUrl);
  } catch (error) {
    throw failed(`failed to call webhook: ${(error as Error).message}`);
  }
  const { answer, response } = decoded(text, failed);
  const invalid = (reason: string) => failed(`received invalid webhook response: ${reason}`);
  if (!response) throw invalid("webhook response was absent");
  const fault = faultOf(answer, response, { uid: review.uid, type });
  if (fault !== undefined) throw invalid(fault);
  const { allowed, status, warnings } = response;
  return { allowed, status, warnings, patch: allowed ? operationsOf(response, failed) : [] };
}

type Fail = (reason: string) => WebhookCallError;

interface DecodedReview {
  readonly answer: Record<string, unknown>;
  readonly response: DecodedResponse | undefined;
}

function decoded(text: string, failed: Fail): DecodedReview {
  try {
    const answer = parsed(text) ?? {};
    if (!isJsonObject(answer)) throw new TypeError("the response is not a JSON object");
    refuseOtherKind(answer);
    return { answer, response: decodeResponse(answer.response) };
  } catch (error) {
    throw failed(`failed to call webhook: ${(error as Error).message}`);
  }
}

/** Parses JSON, with one message for both runtimes. */
function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonLimitError) throw error;
    throw new TypeError(`invalid JSON: ${JSON.stringify(text.slice(0, 30))}`);
  }
}

function refuseOtherKind(answer: Record<string, unknown>): void {
  const { apiVersion = VERSION, kind = KIND } = answer;
  if (apiVersion === VERSION && kind === KIND) return;
  throw new TypeError(
    apiVersion === "admission.k8s.io/v1beta1" && kind === KIND
      ? `converting (v1beta1.${KIND}) to (v1.${KIND}): unknown conversion`
      : unregistered(answer, { group: "admission.k8s.io", version: "v1", kind: KIND }),
  );
}

function operationsOf(
  { patch, patchType }: DecodedResponse,
  failed: Fail,
): readonly JsonPatchOperation[] {
  const operations = patch === "" ? [] : decodedPatch(patch, failed);
  if (operations.length > 0 && patchType !== "JSONPatch") {
    throw failed(`unsupported patch type ${JSON.stringify(patchType)}`);
  }
  return operations;
}

function decodedPatch(patch: string, failed: Fail): JsonPatchOperation[] {
  try {
    const operations = parsed(patch) ?? [];
    return parseJsonPatch(
      Array.isArray(operations) ? operations.map((each) => each ?? {}) : operations,
    );
  } catch (error) {
    throw failed(`received undecodable patch in webhook response: ${(error as Error).message}`);
  }
}

function faultOf(
  { apiVersion, kind }: Record<string, unknown>,
  response: DecodedResponse,
  { uid, type }: { uid: string; type: WebhookType },
): string | undefined {
  if (response.uid !== uid) {
    return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid)}`;
  }
  if (apiVersion !== VERSION || kind !== KIND) {
    return `expected webhook response of ${VERSION}, Kind=${KIND}, got ${apiVersion ?? "/"}, ` +
      `Kind=${kind ?? ""}`;
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
  if (patchType === "") return 'webhook returned invalid response.patchType of ""';
  return undefined;
}
