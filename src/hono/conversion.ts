import type { Handler } from "hono";
import { isObject } from "../core/is_object.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { objectKey } from "../informer/store/object_key.ts";
import { callSafely } from "../runtime/report_warning.ts";
import {
  checkWebhookPlace,
  clientConfigOf,
  type WebhookClientConfig,
  type WebhookPlace,
} from "./webhook_place.ts";

/** A custom resource in one of its versions. */
export type VersionedObject = KubernetesObject & { apiVersion: string; kind: string };

/** Settings of {@linkcode conversion}. */
export interface ConversionOptions {
  /** The API group of the custom resource. */
  group: string;
  /** The kind of the custom resource. */
  kind: string;
  /**
   * Returns an object in another version, such as `v2`: all fields but `apiVersion`, `kind` and
   * `metadata`, of which labels and annotations alone may change. It must not lose anything:
   * converted there and back, an object must be the same; what the other version has no field for
   * belongs into an annotation. It gets a copy, which it may change and return.
   */
  convert: (
    object: VersionedObject,
    version: string,
  ) => object | Promise<object>;
  /** Called with an error of `convert`; the API server gets a message that does not show it. */
  onError?: (error: unknown, object: VersionedObject) => void;
}

const API_VERSION = "apiextensions.k8s.io/v1";

/**
 * Returns a handler for Hono that converts the objects of a custom resource between its versions,
 * when the API server asks for it. The response has the same objects in the same order, with the
 * metadata that the API server demands; if one of them cannot be converted, the whole review fails,
 * as Kubernetes has it.
 *
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion
 *
 * @example A field that got another name
 * ```ts
 * import { Hono } from "npm:hono";
 * import { conversion } from "jsr:@kubewire/kubewire/hono";
 *
 * type Website = { spec: { host?: string; hostname?: string } };
 *
 * const app = new Hono();
 * app.post("/convert", conversion({
 *   group: "example.com",
 *   kind: "Website",
 *   convert(object, version) {
 *     const { spec } = object as unknown as Website;
 *     const host = spec.host ?? spec.hostname;
 *     return { spec: version === "v1" ? { host } : { hostname: host } };
 *   },
 * }));
 * ```
 *
 * @throws {TypeError} If the kind is empty, or `convert` is not a function.
 */
export function conversion(options: ConversionOptions): Handler {
  const { kind, convert } = options;
  if (!kind) throw new TypeError("conversion needs the kind of the custom resource.");
  if (typeof convert !== "function") throw new TypeError("conversion needs a function convert.");
  return async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const request = isObject(body) && body.kind === "ConversionReview" &&
      body.apiVersion === API_VERSION && isObject(body.request) && body.request;
    if (!request || typeof request.uid !== "string" || !Array.isArray(request.objects)) {
      return c.json({ error: "This is not a ConversionReview v1." }, 400);
    }
    const response = { uid: request.uid, ...await converted(options, request) };
    return c.json({ apiVersion: API_VERSION, kind: "ConversionReview", response });
  };
}

/** Settings of {@linkcode conversionStrategy}. */
export interface ConversionStrategyOptions extends WebhookPlace {
  /** The path of the handler. */
  path: string;
}

/** The member `spec.conversion` of a CustomResourceDefinition. */
export interface ConversionStrategy {
  /** The API server asks a webhook. */
  strategy: "Webhook";
  /** The webhook. */
  webhook: {
    /** Where the API server reaches the webhook. */
    clientConfig: WebhookClientConfig;
    /** The versions of ConversionReview. */
    conversionReviewVersions: string[];
  };
}

/**
 * Returns the member `spec.conversion` of a CustomResourceDefinition whose objects a handler of
 * {@linkcode conversion} converts.
 *
 * @throws {TypeError} If the place of the webhook is not given, or given twice, or the path does not
 * begin with a slash.
 */
export function conversionStrategy(options: ConversionStrategyOptions): ConversionStrategy {
  checkWebhookPlace(options);
  const { path } = options;
  if (!path?.startsWith("/")) {
    throw new TypeError(`The path must begin with a slash: it is ${path}.`);
  }
  return {
    strategy: "Webhook",
    webhook: { clientConfig: clientConfigOf(options, path), conversionReviewVersions: ["v1"] },
  };
}

type Outcome =
  | { convertedObjects: unknown[]; result: { status: "Success" } }
  | { result: { status: "Failure"; message: string } };

async function converted(
  { group, kind, convert, onError }: ConversionOptions,
  request: Record<string, unknown>,
): Promise<Outcome> {
  const apiVersion = String(request.desiredAPIVersion);
  const objects = request.objects as VersionedObject[];
  const foreign = objects.find((each) => each?.kind !== kind || groupOf(each.apiVersion) !== group);
  if (foreign !== undefined || groupOf(apiVersion) !== group) {
    const asked = foreign ? `${foreign.kind} of ${foreign.apiVersion}` : `objects of ${apiVersion}`;
    return failure(`The webhook for ${kind}.${group} was asked about ${asked}.`);
  }
  const version = apiVersion.slice(group.length + 1);
  const results: unknown[] = [];
  for (const object of objects) {
    if (object.apiVersion === apiVersion) {
      results.push(object);
      continue;
    }
    try {
      const result = await convert(structuredClone(object), version);
      if (!isObject(result)) throw new TypeError("convert returned no object.");
      results.push({ ...result, apiVersion, kind, metadata: metadataOf(object, result.metadata) });
    } catch (error) {
      callSafely(onError, error, object);
      const what = objectKey(object.metadata);
      const why = error instanceof Error ? error.name : "Error";
      return failure(`The webhook failed to convert ${what} to ${version} (${why}).`);
    }
  }
  return { convertedObjects: results, result: { status: "Success" } };
}

/** Returns the metadata of an object with the labels and annotations of its conversion. */
function metadataOf({ metadata }: VersionedObject, changed: unknown): Record<string, unknown> {
  if (!isObject(changed)) return { ...metadata };
  const { labels: _labels, annotations: _annotations, ...kept } = metadata;
  const { labels, annotations } = changed;
  return {
    ...kept,
    ...labels !== undefined && { labels },
    ...annotations !== undefined && { annotations },
  };
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, apiVersion.indexOf("/"));
}

function failure(message: string): Outcome {
  return { result: { status: "Failure", message } };
}
