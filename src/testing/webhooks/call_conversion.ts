import { isJsonObject, membersOf, valueAt } from "../json/json_value.ts";
import { MOST_PATCHED_LEVELS, parseJson } from "../json/parse_json.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { goTypeOf } from "../writes/object_body.ts";
import { postReview, type ReviewTarget, type ServiceUrl } from "./post_review.ts";
import { restoreMetadata } from "./restore_metadata.ts";

const GROUP = "apiextensions.k8s.io";

/** A conversion webhook, and the version of the reviews that it is sent. */
export interface ConversionTarget extends ReviewTarget {
  readonly reviewVersion: string;
}

/**
 * Has a webhook convert an object, and checks the answer as kube-apiserver does.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/conversion` `webhookConverter.Convert`.
 *
 * @throws {Error} With the message of Kubernetes, if there is no valid answer in time.
 */
export async function callConversion(
  webhook: ConversionTarget,
  { object, desiredVersion }: { object: KubeObject; desiredVersion: string },
  serviceUrl: ServiceUrl,
): Promise<KubeObject> {
  const uid = crypto.randomUUID();
  const request = { uid, desiredAPIVersion: desiredVersion, objects: [object] };
  const apiVersion = `${GROUP}/${webhook.reviewVersion}`;
  const review = { kind: "ConversionReview", apiVersion, request };
  const subject = `conversion webhook for ${object.apiVersion}, Kind=${object.kind}`;
  let objects: unknown[];
  try {
    const text = await postReview(webhook, review, serviceUrl);
    const answer = parseJson(text, { levels: MOST_PATCHED_LEVELS });
    objects = convertedObjects(answer, { uid, apiVersion });
  } catch (error) {
    throw new Error(`${subject} failed: ${(error as Error).message}`);
  }
  if (objects.length !== 1) {
    throw new Error(`${subject} returned ${objects.length} objects, expected 1`);
  }
  const [converted] = objects;
  requireObject(converted);
  const fault = faultOf(converted, object, desiredVersion);
  if (fault) throw new Error(`${subject} returned invalid object${fault}`);
  try {
    const metadata = restoreMetadata(object.metadata, converted.metadata);
    return { ...converted, metadata };
  } catch (error) {
    throw new Error(`${subject} returned invalid metadata: ${(error as Error).message}`);
  }
}

function convertedObjects(
  review: unknown,
  sent: { uid: string; apiVersion: string },
): unknown[] {
  const { uid } = sent;
  const { apiVersion = "", kind = "", response } = membersOf(review);
  // kube-apiserver does not compare what v1beta1 repeats
  const isCompared = sent.apiVersion === `${GROUP}/v1`;
  if (isCompared && (apiVersion !== sent.apiVersion || kind !== "ConversionReview")) {
    throw new Error(
      `expected webhook response of ${sent.apiVersion}, Kind=ConversionReview, got ` +
        `${apiVersion}, Kind=${kind}`,
    );
  }
  if (!isJsonObject(response)) throw new Error("no response provided");
  if (isCompared && response.uid !== uid) {
    throw new Error(
      `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid ?? "")}`,
    );
  }
  const status = valueAt(response, "result.status") ?? "";
  if (status !== "Success") {
    const message = valueAt(response, "result.message");
    throw new Error(
      typeof message === "string" && message !== ""
        ? message
        : `response.result.status was '${status}', not 'Success'`,
    );
  }
  return Array.isArray(response.convertedObjects) ? response.convertedObjects : [];
}

/** Refuses what Kubernetes cannot read as an object; its message does not name the webhook. */
function requireObject(converted: unknown): asserts converted is Record<string, unknown> {
  if (converted === null || converted === undefined) {
    throw new Error("unexpected end of JSON input");
  }
  if (!isJsonObject(converted)) {
    const type = goTypeOf(converted);
    throw new Error(
      `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
    );
  }
  if (typeof converted.kind !== "string" || converted.kind === "") {
    throw new Error(`Object 'Kind' is missing in '${JSON.stringify(converted)}'`);
  }
}

function faultOf(
  converted: Record<string, unknown>,
  original: KubeObject,
  desiredVersion: string,
): string | undefined {
  const { apiVersion = "", kind } = converted;
  if (apiVersion !== desiredVersion) {
    return ` at index 0: invalid groupVersion (expected ${desiredVersion}, received ${apiVersion})`;
  }
  if (kind !== original.kind) {
    return ` at index 0: invalid kind (expected ${original.kind}, received ${kind})`;
  }
  const names = { name: "name", namespace: "namespace", uid: "UID" };
  for (const [field, shown] of Object.entries(names)) {
    const before = valueAt(original, `metadata.${field}`) ?? "";
    const given = valueAt(converted, `metadata.${field}`);
    const after = typeof given === "string" ? given : "";
    if (before !== after) return `: must have the same ${shown}: ${before} != ${after}`;
  }
  return undefined;
}
