import { isJsonObject, valueAt } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { postReview, type ReviewTarget, type ServiceUrl } from "./post_review.ts";

const API_VERSION = "apiextensions.k8s.io/v1";

/**
 * Has a webhook convert an object, and checks the answer as kube-apiserver does.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/conversion` `webhookConverter.Convert`.
 *
 * @throws {Error} With the message of Kubernetes, if there is no valid answer in time.
 */
export async function callConversion(
  webhook: ReviewTarget,
  { object, desiredVersion }: { object: KubeObject; desiredVersion: string },
  serviceUrl: ServiceUrl,
): Promise<KubeObject> {
  const uid = crypto.randomUUID();
  const request = { uid, desiredAPIVersion: desiredVersion, objects: [object] };
  const review = { kind: "ConversionReview", apiVersion: API_VERSION, request };
  const subject = `conversion webhook for ${object.apiVersion}, Kind=${object.kind}`;
  let objects: unknown[];
  try {
    objects = convertedObjects(JSON.parse(await postReview(webhook, review, serviceUrl)), uid);
  } catch (error) {
    throw new Error(`${subject} failed: ${(error as Error).message}`);
  }
  if (objects.length !== 1) {
    throw new Error(`${subject} returned ${objects.length} objects, expected 1`);
  }
  const [converted] = objects;
  const fault = faultOf(converted, object, desiredVersion);
  if (fault) throw new Error(`${subject} returned invalid object${fault}`);
  const { metadata } = converted as KubeObject;
  if (!isJsonObject(metadata)) {
    throw new Error(`${subject} returned invalid metadata: missing metadata in converted object`);
  }
  return { ...converted as KubeObject, metadata: restored(object.metadata, metadata) };
}

function convertedObjects(review: unknown, uid: string): unknown[] {
  const { apiVersion = "", kind = "", response } = isJsonObject(review) ? review : {};
  if (apiVersion !== API_VERSION || kind !== "ConversionReview") {
    throw new Error(
      `expected webhook response of ${API_VERSION}, Kind=ConversionReview, got ${apiVersion}, ` +
        `Kind=${kind}`,
    );
  }
  if (!isJsonObject(response)) throw new Error("no response provided");
  if (response.uid !== uid) {
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

function faultOf(
  converted: unknown,
  original: KubeObject,
  desiredVersion: string,
): string | undefined {
  const { apiVersion = "", kind = "" } = isJsonObject(converted) ? converted : {};
  if (apiVersion !== desiredVersion) {
    return ` at index 0: invalid groupVersion (expected ${desiredVersion}, received ${apiVersion})`;
  }
  if (kind !== original.kind) {
    return ` at index 0: invalid kind (expected ${original.kind}, received ${kind})`;
  }
  const names = { name: "name", namespace: "namespace", uid: "UID" };
  for (const [field, shown] of Object.entries(names)) {
    const before = valueAt(original, `metadata.${field}`) ?? "";
    const after = valueAt(converted, `metadata.${field}`) ?? "";
    if (before !== after) return `: must have the same ${shown}: ${before} != ${after}`;
  }
  return undefined;
}

/** Returns the metadata of the original, with the labels and annotations of the converted object. */
function restored(
  { labels: _labels, annotations: _annotations, ...original }: KubeObject["metadata"],
  { labels, annotations }: KubeObject["metadata"],
): KubeObject["metadata"] {
  return { ...original, ...labels && { labels }, ...annotations && { annotations } };
}
